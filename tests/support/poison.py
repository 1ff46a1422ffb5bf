"""Records that no program of ours writes. Each reader has to skip them, count them and go on (promise G16)."""

from parley_contract.chat_records import message_record
from parley_contract.frames import Person

GOOD = message_record("general", "good-cid", Person("1", "ana"), "good")
HEADERS = GOOD.headers

VALUES: dict[str, bytes | None] = {
    "empty": b"",
    "null": None,
    "a mebibyte": b"x" * 1_000_000,
    "bad UTF-8": b'{"sender_name": "ana", "text": "\xff\xfe"}',
    "NaN": b'{"sender_name": "ana", "text": NaN}',
    "nested deeply": b"[" * 200_000,
    "huge integer": b'{"sender_name": ' + b"9" * 5_000 + b', "text": "x"}',
    "lone surrogate": b'{"sender_name": "ana", "text": "\\ud800"}',
    "duplicate keys": b'{"sender_name": 1, "sender_name": "ana", "text": 2}',
    "not an object": b'"text"',
    "missing fields": b"{}",
    "future shape": b'{"v": 99, "body": {"text": "x"}}',
}
KEYS: dict[str, bytes | None] = {
    "no key": None,
    "empty key": b"",
    "key not UTF-8": b"\xff\xfe",
    "key of no kind": b"Not A Key!",
    "key of slashes": b"////",
    "key of a mebibyte": b"k" * 900_000,
}


def headers_of(schema: bytes) -> dict[str, list[tuple[str, bytes]]]:
    """Headers as they should be for a value, and as they should not."""
    return {
        "right schema": [("schema", schema)],
        "none": [],
        "unknown version": [("schema", schema[:-1] + b"99")],
        "not UTF-8": [("schema", b"\xff"), ("cid", b"\xff")],
        "many": [(f"x{n}", b"y") for n in range(200)],
    }


def chat_corpus() -> list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]]:
    """(key, value, headers) for chat-messages: each part wrong in turn while the others are right."""
    right = list(HEADERS)
    corpus = [(GOOD.key, value, anew(right, n)) for n, value in enumerate(VALUES.values())]
    corpus += [(key, GOOD.value, right) for key in KEYS.values()]
    corpus += [(GOOD.key, GOOD.value, headers) for headers in headers_of(b"parley.message/1").values()]
    corpus += [(GOOD.key, GOOD.value, [h for h in right if h[0] != missing]) for missing, _ in right]
    corpus += [(GOOD.key, GOOD.value, [*right, ("kind", b"shout")]), (b"no/room/here", GOOD.value, right)]
    changes = [("kind", b"edit"), ("kind", b"delete"), ("kind", b"reaction")]
    targets = [b"", b"-1", b"x", b"9" * 30, b"9999999", b"\xff"]
    return corpus + [(GOOD.key, GOOD.value, [*right, kind, ("target", t)]) for kind in changes for t in targets]


def corpus_of(schema: bytes, key: bytes) -> list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]]:
    """The same for another topic, whose records have this schema and such a key. No tombstones of good keys."""
    right = [("schema", schema)]
    corpus = [(key, value, right) for value in VALUES.values() if value is not None]
    corpus += [(bad, b"{}", right) for bad in KEYS.values()]
    return corpus + [(key, b"{}", headers) for headers in headers_of(schema).values()]


def anew(headers: list[tuple[str, bytes]], n: int) -> list[tuple[str, bytes]]:
    """The same headers with a cid of their own, so that the record is no copy of another."""
    return [(name, f"poison-{n}".encode() if name == "cid" else value) for name, value in headers]
