"""Requests that wait for the log."""

import pytest
from parley_contract.refusals import Refused
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.pending import CROWD, CROWD_WAIT_S, Pending
from parley_gateway.domain.session import Session

from services.gateway.tests.fakes import FakeSocket


@pytest.fixture
def connection() -> Connection:
    return Connection(FakeSocket(), Session(0.0), "c1")


def test_settle_answers_everyone_who_asked_the_same(connection: Connection) -> None:
    """A send repeated while the first is on its way waits with it; only the first is new."""
    pending = Pending()
    assert pending.add(("k",), connection, 1, 0.0)
    assert not pending.add(("k",), connection, 2, 1.0)
    assert [waiter.re for waiter in pending.settle(("k",))] == [1, 2]
    assert len(pending) == 0
    assert pending.settle(("k",)) == []


def test_expire_gives_each_late_waiter_once(connection: Connection) -> None:
    """A request is given up so that its answer is there within ten seconds, no earlier and not twice."""
    pending = Pending()
    pending.add(("a",), connection, 1, 0.0)
    pending.add(("b",), connection, 2, 5.0)
    pending.settle(("a",))
    assert pending.expire(13.9) == []
    assert [waiter.re for waiter in pending.expire(14.0)] == [2]
    assert pending.expire(99.0) == []
    assert not pending.has(("b",))


def test_expired_key_is_new_again(connection: Connection) -> None:
    """After giving up, a resend is produced anew."""
    pending = Pending()
    pending.add(("a",), connection, 1, 0.0)
    pending.expire(10.0)
    assert pending.add(("a",), connection, 2, 10.0)


def test_full_refuses_with_unavailable(connection: Connection) -> None:
    """What waits is bounded; the next one is told to come back."""
    pending = Pending(most=1)
    pending.add(("a",), connection, 1, 0.0)
    with pytest.raises(Refused) as refused:
        pending.add(("b",), connection, 2, 0.0)
    assert refused.value.code == "unavailable"


def test_crowd_behind_a_late_answer_is_refused_and_a_few_are_not(connection: Connection) -> None:
    """More is asked than can be done: the next one is told at once, until the oldest have their answers."""
    pending = Pending()
    for number in range(CROWD):
        assert pending.add((str(number),), connection, number, 0.0)
    with pytest.raises(Refused) as refused:
        pending.add(("late",), connection, 1, CROWD_WAIT_S + 0.01)
    assert refused.value.code == "unavailable"
    pending.settle(("0",))
    assert pending.add(("late",), connection, 1, CROWD_WAIT_S + 0.01)
