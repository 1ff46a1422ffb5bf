"""Revoked sessions, topics made anew, retention and shutdown."""

import pytest
from parley_contract.close_codes import CloseCode
from parley_contract.frames import Bye, Cursor, Error, Joined
from parley_contract.records import NewRecord, RevocationValue, encode_value
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_SESSIONS
from parley_gateway.domain.actions import Join, Publish
from parley_gateway.domain.topic_life import TopicLife

from services.gateway.tests.fakes import (
    SEND,
    World,
    closed_with,
    errors,
    frames_of,
    joined,
)


def revocation(sid: str) -> NewRecord:
    value = encode_value(RevocationValue("7", 1, "logout"))
    return NewRecord(CHAT_SESSIONS, sid.encode(), (("schema", b"parley.revocation/1"),), value)


def test_revocation_closes_the_sockets_of_that_session(world: World) -> None:
    """Log-out reaches every socket of the session and no other."""
    phone, laptop = world.connect("1", "sid-a"), world.connect("1", "sid-b")
    world.log(revocation("sid-a"))
    assert (closed_with(phone), closed_with(laptop)) == (CloseCode.SESSION_REVOKED, None)
    assert [type(frame) for frame in frames_of(phone)] == [Bye]


def test_revoked_session_is_not_admitted_again(world: World) -> None:
    """Its tokens may live ten minutes more; they open nothing."""
    world.log(revocation("sid-a"))
    with pytest.raises(Refused) as refused:
        world.gateway.require_admission("sid-a", world.now)
    assert refused.value.code == "not_authenticated"
    world.gateway.require_admission("sid-b", world.now)


def test_revocation_outlives_the_topic(world: World) -> None:
    """A topic made anew does not know who was logged out; a gateway that heard of it does (G13)."""
    world.log(revocation("sid-a"))
    world.gateway.begin_again(TopicLife("epoch-2", 1, 1))
    world.gateway.hearing.caught_up()
    world.beat()
    with pytest.raises(Refused) as refused:
        world.gateway.require_admission("sid-a", world.now)
    assert refused.value.code == "not_authenticated"


def test_revocation_is_forgotten_when_its_tokens_are_dead(world: World) -> None:
    """Memory for revocations is bounded by the life of a token."""
    world.log(revocation("sid-a"))
    world.now += 800
    world.beat()
    world.pass_time(0.0)
    world.gateway.require_admission("sid-a", world.now)


def test_deaf_gateway_admits_nobody(world: World) -> None:
    """It could not know of a log-out (G13)."""
    with pytest.raises(Refused) as refused:
        world.gateway.require_admission("sid", world.now + 10.1)
    assert refused.value.code == "unavailable"


def test_deaf_gateway_answers_no_join(world: World) -> None:
    """Not even from memory: the person may have been logged out, or put out of the room (G13)."""
    alice = joined(world, "1")
    world.now += 10.1
    world.perform(alice, Join(9, "general", None, None))
    assert errors(alice) == [("unavailable", 9)]
    assert closed_with(alice) is None


def test_gateway_that_stood_still_drops_its_sockets_and_their_presence(world: World) -> None:
    """Stopped and continued: everybody is sent away, and gone from presence before the next beat (G18)."""
    alice = joined(world, "1")
    world.write_presence()
    world.pass_time(0.1)
    world.pass_time(30.0)
    assert closed_with(alice) == CloseCode.RESTART
    assert [record.value for _, record in world.gateway.attendance.due(world.now)] == [None]
    world.gateway.ended(alice, CloseCode.RESTART, world.now)
    assert (world.gateway.attendance.due(world.now + 6), world.tally.stalls) == ([], 1)


def test_gateway_that_was_only_slow_keeps_its_sockets(world: World) -> None:
    """A pause that nobody else can have taken for an end changes nothing."""
    alice = joined(world, "1")
    world.pass_time(0.1)
    world.pass_time(9.0)
    assert closed_with(alice) is None


def test_other_epoch_sends_everybody_back_to_rejoin(world: World) -> None:
    """Sockets are closed with 1012; old cursors then meet the new epoch (G17)."""
    alice = joined(world, "1")
    world.log(*(out.record for out in world.perform(alice, SEND)))
    world.gateway.begin_again(TopicLife("epoch-2", 1, 1))
    world.gateway.messages.begin(0, 0)
    world.gateway.hearing.caught_up()
    world.beat()
    assert closed_with(alice) == CloseCode.RESTART
    bob = world.connect("2")
    world.perform(bob, Join(1, "general", Cursor("epoch-1", 0), None))
    (answer,) = frames_of(bob)
    assert isinstance(answer, Joined)
    assert answer.gap is not None
    assert (answer.epoch, answer.messages, answer.gap.reason) == ("epoch-2", [], "epoch")


def test_other_epoch_answers_who_waits_before_the_good_bye(world: World) -> None:
    """A send on its way into a log that ends is unknown, and its sender is told so (G4)."""
    alice = joined(world, "1")
    world.perform(alice, SEND)
    world.gateway.begin_again(TopicLife("epoch-2", 1, lambda _room: 0))
    told = [frame for frame in frames_of(alice) if isinstance(frame, Error)]
    assert [(error.re, error.code) for error in told] == [(SEND.re, "unknown_outcome")]


def test_eviction_turns_into_a_named_gap(world: World) -> None:
    """What retention took is said to a cursor that lies before it."""
    alice = joined(world, "1")
    for number in range(4):
        world.log(*(o.record for o in world.perform(alice, Publish(number, f"c{number}", "general", "x"))))
    world.gateway.messages.evict(0, 3)
    bob = world.connect("2")
    world.perform(bob, Join(1, "general", Cursor("epoch-1", 0), None))
    (answer,) = frames_of(bob)
    assert isinstance(answer, Joined)
    assert answer.gap is not None
    assert (answer.gap.from_, answer.gap.to, [m.offset for m in answer.messages]) == (1, 2, [3])


def test_drain_refuses_new_sends_then_says_bye(world: World) -> None:
    """Nothing new is taken, and everybody is told when to come back (G15)."""
    alice = joined(world, "1")
    world.write_presence()
    frames_of(alice)
    world.gateway.drain()
    world.perform(alice, SEND)
    world.gateway.send_away(lambda: 300)
    refusal, bye = frames_of(alice)
    assert isinstance(refusal, Error)
    assert isinstance(bye, Bye)
    assert (refusal.code, bye.code, bye.retry_after_ms) == ("unavailable", 1012, 300)


def test_drain_answers_what_still_waits(world: World) -> None:
    """A send whose record has not come back ends as unknown before the bye."""
    alice = joined(world, "1")
    world.perform(alice, SEND)
    world.gateway.drain()
    world.gateway.send_away(lambda: 0)
    unknown, bye = frames_of(alice)
    assert isinstance(unknown, Error)
    assert isinstance(bye, Bye)
    assert (unknown.code, unknown.re) == ("unknown_outcome", 2)
