"""How a reader judges a record: anything may stand in a topic, nothing may stop a reader (G16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parley_contract.fold import Poisoned, RoomFold, Shown
from parley_contract.frames import Person
from parley_contract.records import LogRecord, Poison, message_record, read_message

GOOD = message_record("chat-messages", "general", "c1", Person("1", "ana"), "hi", traceparent="00-a-b-01")


def log_record(**changed):
    fields = {"partition": 0, "offset": 5, "ts": 9, "key": GOOD.key, "headers": GOOD.headers, "value": GOOD.value}
    return LogRecord(**(fields | changed))


def test_message_record_reads_back():
    """What was written is what is read."""
    stored = read_message(log_record())
    assert (stored.room, stored.cid, stored.sender, stored.text, stored.offset, stored.ts) == (
        "general",
        "c1",
        Person("1", "ana"),
        "hi",
        5,
        9,
    )


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
    ],
    ids=repr,
)
def test_read_message_poison_is_named(changed):
    """Every broken record is Poison with a reason, and nothing else is raised."""
    with pytest.raises(Poison) as poison:
        read_message(log_record(**changed))
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
