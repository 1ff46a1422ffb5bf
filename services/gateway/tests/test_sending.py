"""Sends and their outcomes, with a log that is a list."""

from parley_contract.frames import Ack, Msg
from parley_contract.records import NewRecord
from parley_contract.topics import CHAT_MESSAGES
from parley_gateway.domain.actions import Create, Publish

from services.gateway.tests.fakes import (
    SEND,
    World,
    errors,
    frames_of,
    joined,
)


def test_send_is_acked_only_when_its_record_came_back(world: World) -> None:
    """No ack before the log has it; then everybody gets the message and the sender the ack, in one write."""
    alice, bob = joined(world, "1"), joined(world, "2")
    (out,) = world.perform(alice, SEND)
    assert frames_of(alice) == []
    world.log(out.record)
    msg, ack = frames_of(alice)
    assert isinstance(msg, Msg)
    assert (msg.text, msg.sender.id, msg.offset) == ("hello", "1", 0)
    assert ack == Ack(re=2, cid="cid-1", room="general", offset=0, ts=msg.ts, dup=False)
    assert frames_of(bob) == [msg]


def test_send_that_the_log_has_already_is_acked_at_once_and_not_produced(world: World) -> None:
    """A resend of an acked message gets the first offset, marked dup."""
    alice = joined(world, "1")
    world.log(*(out.record for out in world.perform(alice, SEND)))
    frames_of(alice)
    assert world.perform(alice, SEND) == []
    (ack,) = frames_of(alice)
    assert isinstance(ack, Ack)
    assert (ack.offset, ack.dup) == (0, True)


def test_send_repeated_while_on_its_way_is_produced_once(world: World) -> None:
    """Both askers are answered by the one record; the second is a dup."""
    alice, again = joined(world, "1"), joined(world, "1")
    (out,) = world.perform(alice, SEND)
    assert world.perform(again, SEND) == []
    world.log(out.record)
    assert [frame.dup for frame in frames_of(alice) if isinstance(frame, Ack)] == [False]
    assert [frame.dup for frame in frames_of(again) if isinstance(frame, Ack)] == [True]


def test_record_doubled_in_the_log_is_shown_once(world: World) -> None:
    """A producer's retry can double a record; the first offset is the message (G2)."""
    alice = joined(world, "1")
    (out,) = world.perform(alice, SEND)
    world.log(out.record, out.record)
    assert [type(frame) for frame in frames_of(alice)] == [Msg, Ack]
    assert world.tally.doubled == 1


def test_send_without_outcome_is_unknown_after_ten_seconds(world: World) -> None:
    """The third outcome: it may appear once, sending again is safe (G4)."""
    alice = joined(world, "1")
    world.perform(alice, SEND)
    world.pass_time(8.5)
    assert errors(alice) == []
    world.pass_time(1.5)
    assert errors(alice) == [("unknown_outcome", 2)]


def test_send_that_could_not_be_enqueued_is_unavailable(world: World) -> None:
    """What surely never reached the log is a final refusal."""
    alice = joined(world, "1")
    (out,) = world.perform(alice, SEND)
    world.gateway.not_enqueued(out)
    world.gateway.hub.flush()
    assert errors(alice) == [("unavailable", 2)]


def test_send_that_the_producer_lost_is_unknown(world: World) -> None:
    """A batch given up may have been written all the same."""
    alice = joined(world, "1")
    (out,) = world.perform(alice, SEND)
    world.gateway.lost(out)
    world.gateway.hub.flush()
    assert errors(alice) == [("unknown_outcome", 2)]


def test_send_while_deaf_is_refused_at_once(world: World) -> None:
    """Nobody waits ten seconds for what cannot come back."""
    alice = joined(world, "1")
    world.pass_time(10.1)
    assert world.perform(alice, SEND) == []
    assert errors(alice) == [("unavailable", 2)]
    world.beat()
    assert world.perform(alice, SEND) != []


def test_send_to_a_room_without_membership_is_forbidden(world: World) -> None:
    """Rooms are written in by those who belong to them."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.log(*(out.record for out in world.perform(alice, Create(5, "cats", "Cats"))))
    frames_of(bob)
    world.perform(bob, Publish(6, "c", "cats", "x"))
    world.perform(bob, Publish(7, "c", "dogs", "x"))
    assert errors(bob) == [("forbidden", 6), ("not_found", 7)]


def test_poison_is_skipped_counted_and_its_offset_kept(world: World) -> None:
    """Any bytes in the topic leave the gateway standing (G16)."""
    alice = joined(world, "1")
    world.log(NewRecord(CHAT_MESSAGES, b"general", (), b"junk"))
    world.log(*(out.record for out in world.perform(alice, SEND)))
    assert [type(frame) for frame in frames_of(alice)] == [Msg, Ack]
    assert (world.tally.poison[CHAT_MESSAGES], world.tally.poison_offset[CHAT_MESSAGES]) == (1, 0)


def test_same_cid_that_another_gateway_wrote_first_is_a_dup(world: World) -> None:
    """Our own record is on its way when the other's comes: the ack is at once, with its offset, marked dup."""
    alice = joined(world, "1")
    (ours,) = world.perform(alice, SEND)
    other = World("fedcba9876543210")
    (theirs,) = other.perform(joined(other, "1"), SEND)
    world.log(theirs.record)
    world.log(ours.record)
    (ack,) = [frame for frame in frames_of(alice) if isinstance(frame, Ack)]
    assert (ack.offset, ack.dup) == (0, True)
