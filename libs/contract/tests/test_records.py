"""How a reader judges a record: anything may stand in a topic, nothing may stop a reader (G16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parley_contract.chat_records import message_record, read_content, read_heading
from parley_contract.fold import Poisoned, RoomFold, Shown
from parley_contract.frames import Person
from parley_contract.records import LogRecord, Poison

GOOD = message_record("general", "c1", Person("1", "ana"), "hi", reply_to=3, traceparent="00-a-b-01")


def log_record(**changed):
    fields = {"partition": 0, "offset": 5, "ts": 9, "key": GOOD.key, "headers": GOOD.headers, "value": GOOD.value}
    return LogRecord(**(fields | changed))


def read(record):
    return read_content(record, read_heading(record))


def test_message_record_reads_back():
    """What was written is what is read."""
    heading = read_heading(log_record())
    content = read_content(log_record(), heading)
    assert (heading.room, heading.cid, heading.sender_id, heading.kind, heading.offset, heading.ts) == (
        "general",
        "c1",
        "1",
        "message",
        5,
        9,
    )
    assert (content.sender_name, content.text, content.reply_to) == ("ana", "hi", 3)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": None},
        {"key": b""},
        {"key": b"\xff"},
        {"key": b"Not A Room"},
        {"value": None},
        {"value": b""},
        {"value": b"\xff\xfe"},
        {"value": b'{"a": NaN}'},
        {"value": b"[" * 200_000},
        {"value": b'{"sender_name": 5, "text": "hi"}'},
        {"value": b'{"sender_name": "ana", "text": "\\ud800"}'},
        {"value": b'{"sender_name": "ana", "text": ""}'},
        {"value": b'{"sender_name": "ana", "text": "' + b"9" * 1_000_000 + b'"}'},
        {"headers": ()},
        {"headers": tuple(h for h in GOOD.headers if h[0] != "cid")},
        {"headers": (*GOOD.headers, ("schema", b"parley.message/99"))},
        {"headers": (*GOOD.headers, ("cid", b"\xff"))},
        {"headers": (*GOOD.headers, ("cid", None))},
        {"headers": (*GOOD.headers, ("kind", b"shout"))},
        {"headers": (*GOOD.headers, ("sender", b""))},
        {"headers": (*GOOD.headers, ("kind", b"edit"))},
        {"headers": (*GOOD.headers, ("kind", b"delete"), ("target", b"-1"))},
        {"headers": (*GOOD.headers, ("kind", b"delete"), ("target", b"9" * 30))},
        {"headers": (*GOOD.headers, ("mentions", b"1," * 60))},
        {"headers": (*GOOD.headers, ("kind", b"reaction"), ("target", b"1"))},
        {
            "headers": (*GOOD.headers, ("kind", b"reaction"), ("target", b"1")),
            "value": b'{"sender_name":"ana","emoji":"<b>","on":true}',
        },
    ],
    ids=repr,
)
def test_read_message_poison_is_named(changed):
    """Every broken record is Poison with a reason, and nothing else is raised."""
    with pytest.raises(Poison) as poison:
        read(log_record(**changed))
    assert str(poison.value)


@given(
    key=st.none() | st.binary(max_size=60),
    headers=st.lists(st.tuples(st.sampled_from(["schema", "cid", "sender", "kind", "x"]), st.binary(max_size=20))),
    value=st.none() | st.binary(max_size=200),
)
def test_fold_any_record_is_judged(key, headers, value):
    """No record, whatever its bytes, makes the fold raise."""
    verdict = RoomFold().apply(log_record(key=key, headers=tuple(headers), value=value))
    assert isinstance(verdict, Poisoned | Shown)
