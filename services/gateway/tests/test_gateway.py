"""The gateway's decisions, through requests and a log that is a list."""

import pytest
from parley_contract.close_codes import CloseCode
from parley_contract.frames import Ack, Bye, Cursor, Error, Joined, Msg, Ok, Presence, RoomNow, TypingNow, Welcome
from parley_contract.records import NewRecord, RevocationValue, encode_value
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_MESSAGES, CHAT_SESSIONS
from parley_gateway.domain.actions import Admit, Create, Join, Leave, Publish, Typing
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session
from parley_gateway.domain.topic_life import TopicLife

from services.gateway.tests.fakes import FakeSocket, World, closed_with, frames_of, person

GENERAL = Join(1, "general", None, None)
SEND = Publish(2, "cid-1", "general", "hello")


def joined(world: World, user_id: str) -> Connection:
    connection = world.connect(user_id)
    world.perform(connection, GENERAL)
    frames_of(connection)
    return connection


def errors(connection: Connection) -> list[tuple[str, int | None]]:
    return [(frame.code, frame.re) for frame in frames_of(connection) if isinstance(frame, Error)]


def revocation(sid: str) -> NewRecord:
    value = encode_value(RevocationValue("7", 1, "logout"))
    return NewRecord(CHAT_SESSIONS, sid.encode(), (("schema", b"parley.revocation/1"),), value)


# Sending ---------------------------------------------------------------------------------------------------------


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
    world.pass_time(9.0)
    assert errors(alice) == []
    world.pass_time(1.0)
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


# Rooms -----------------------------------------------------------------------------------------------------------


def test_welcome_names_the_epoch_the_retention_and_my_rooms(world: World) -> None:
    """What a client has to know is said once, first."""
    connection = Connection(FakeSocket(), Session(world.now), "c9")
    world.perform(connection, Admit(1, person("1"), "sid", 600))
    (welcome,) = frames_of(connection)
    assert isinstance(welcome, Welcome)
    assert (welcome.epoch, welcome.retention_ms, [room.room for room in welcome.rooms]) == (
        "epoch-1",
        3_600_000,
        ["general"],
    )


def test_join_fixes_the_boundary_then_live_follows(world: World) -> None:
    """Messages up to the head in the answer, later ones live: no hole and no repetition."""
    alice = joined(world, "1")
    for number in range(3):
        world.log(*(o.record for o in world.perform(alice, Publish(number, f"c{number}", "general", "x"))))
    bob = world.connect("2")
    world.perform(bob, Join(1, "general", Cursor("epoch-1", 0), None))
    world.log(*(out.record for out in world.perform(alice, Publish(9, "c9", "general", "x"))))
    answer, live = frames_of(bob)
    assert isinstance(answer, Joined)
    assert isinstance(live, Msg)
    assert ([m.offset for m in answer.messages], answer.head, answer.recovered) == ([1, 2], 2, True)
    assert (live.offset, live.prev) == (3, 2)


def test_join_of_an_unknown_room_is_not_found(world: World) -> None:
    """A sentence, not an empty room."""
    alice = world.connect("1")
    assert world.perform(alice, Join(3, "nowhere", None, None)) == []
    assert errors(alice) == [("not_found", 3)]


def test_first_join_makes_a_member_and_the_second_writes_nothing(world: World) -> None:
    """Membership is a record, written once."""
    alice, bob = joined(world, "1"), world.connect("2")
    world.log(*(out.record for out in world.perform(alice, Create(5, "cats", "Cats"))))
    outgoing = world.perform(bob, Join(1, "cats", None, None))
    assert [out.record.key for out in outgoing] == [b"cats/2"]
    world.log(*(out.record for out in outgoing))
    assert world.perform(world.connect("2"), Join(1, "cats", None, None)) == []


def test_create_is_ok_when_it_came_back_and_everybody_hears_of_it(world: World) -> None:
    """The creator gets ok and everybody the room."""
    alice, bob = joined(world, "1"), joined(world, "2")
    outgoing = world.perform(alice, Create(5, "cats", "Cats"))
    assert frames_of(alice) == []
    world.log(*(out.record for out in outgoing))
    assert {type(frame) for frame in frames_of(alice)} == {Ok, RoomNow}
    (told,) = frames_of(bob)
    assert isinstance(told, RoomNow)
    assert (told.room, told.title) == ("cats", "Cats")


def test_create_of_a_taken_name_is_a_conflict(world: World) -> None:
    """Also while the first one is still on its way."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.perform(alice, Create(5, "cats", "Cats"))
    world.perform(bob, Create(6, "cats", "Mine"))
    world.perform(bob, Create(7, "general", "Mine"))
    assert errors(bob) == [("conflict", 6), ("conflict", 7)]


def test_create_that_another_gateway_won_is_a_conflict(world: World) -> None:
    """Two people, two gateways, one name: the first record in the log has it."""
    alice = joined(world, "1")
    (mine, _) = world.perform(alice, Create(5, "cats", "Mine"))
    other = World()
    (theirs, _) = other.perform(joined(other, "2"), Create(5, "cats", "Theirs"))
    world.log(theirs.record)
    world.log(mine.record)
    assert errors(alice) == [("conflict", 5)]


def test_leave_stops_the_room_on_all_my_sockets(world: World) -> None:
    """When the tombstone comes back, here or on any gateway."""
    alice, phone, bob = joined(world, "1"), joined(world, "1"), joined(world, "2")
    world.log(*(out.record for out in world.perform(alice, Create(5, "cats", "Cats"))))
    for connection in (alice, phone, bob):
        world.log(*(out.record for out in world.perform(connection, Join(6, "cats", None, None))))
        frames_of(connection)
    (out,) = world.perform(alice, Leave(7, "cats"))
    assert frames_of(alice) == []
    world.log(out.record)
    assert frames_of(alice) == [Ok(re=7)]
    assert (alice.rooms, phone.rooms, bob.rooms) == ({"general"}, {"general"}, {"general", "cats"})


def test_join_right_after_leave_outlives_the_tombstone(world: World) -> None:
    """The later wish counts though the earlier record comes back after it was made."""
    alice = joined(world, "1")
    world.log(*(out.record for out in world.perform(alice, Create(5, "cats", "Cats"))))
    world.perform(alice, Join(6, "cats", None, None))
    (left,) = world.perform(alice, Leave(7, "cats"))
    (again,) = world.perform(alice, Join(8, "cats", None, None))
    world.log(left.record)
    world.log(again.record)
    assert "cats" in alice.rooms


def test_general_cannot_be_left(world: World) -> None:
    """Everybody belongs to it."""
    alice = joined(world, "1")
    world.perform(alice, Leave(7, "general"))
    assert errors(alice) == [("invalid", 7)]


# People ----------------------------------------------------------------------------------------------------------


def test_presence_reaches_the_room_when_the_log_says_so(world: World) -> None:
    """Join and clean leave are told to the others."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.write_presence()
    assert [frame.count for frame in frames_of(alice) if isinstance(frame, Presence)] == [2]
    world.gateway.ended(bob, 1000, world.now)
    world.pass_time(0.3)
    world.write_presence()
    (left,) = [frame for frame in frames_of(alice) if isinstance(frame, Presence)]
    assert ([each.id for each in left.leaves], left.count) == (["2"], 1)


def test_reconnect_within_five_seconds_is_not_a_leave(world: World) -> None:
    """A lost line lingers; who is back in time was never away (G18)."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.write_presence()
    frames_of(alice)
    world.gateway.ended(bob, 1006, world.now)
    world.pass_time(3.0)
    world.write_presence()
    joined(world, "2")
    world.write_presence()
    world.pass_time(3.0)
    world.write_presence()
    assert [frame for frame in frames_of(alice) if isinstance(frame, Presence)] == []


def test_presence_record_that_failed_is_written_again(world: World) -> None:
    """The newest state stays due until the log has it."""
    joined(world, "1")
    ((session_id, _),) = world.gateway.attendance.due(world.now)
    assert world.gateway.attendance.due(world.now) == []
    world.gateway.attendance.write_again(session_id)
    assert [each for each, _ in world.gateway.attendance.due(world.now)] == [session_id]


def test_session_record_is_refreshed_before_its_retention_ends(world: World) -> None:
    """chat-presence keeps an hour; ten minutes later the session is written again."""
    joined(world, "1")
    world.write_presence()
    assert world.gateway.attendance.due(world.now + 599) == []
    assert len(world.gateway.attendance.due(world.now + 600)) == 1


def test_typing_reaches_the_others_of_the_room_only(world: World) -> None:
    """Not the one who types, and nobody elsewhere."""
    alice, bob, carl = joined(world, "1"), joined(world, "2"), world.connect("3")
    world.log(*(out.record for out in world.perform(alice, Typing("general"))))
    assert [type(frame) for frame in frames_of(bob)] == [TypingNow]
    assert (frames_of(alice), frames_of(carl)) == ([], [])
    assert world.perform(carl, Typing("general")) == []


def test_typing_of_long_ago_is_not_told(world: World) -> None:
    """What is read back after a silence is not happening now."""
    alice, bob = joined(world, "1"), joined(world, "2")
    (out,) = world.perform(alice, Typing("general"))
    world.log(out.record, ts=int(world.now * 1000) - 6000)
    assert frames_of(bob) == []


# Sessions, epochs, shutdown --------------------------------------------------------------------------------------


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


def test_other_epoch_sends_everybody_back_to_rejoin(world: World) -> None:
    """Sockets are closed with 1012; old cursors then meet the new epoch (G17)."""
    alice = joined(world, "1")
    world.log(*(out.record for out in world.perform(alice, SEND)))
    world.gateway.begin_again(TopicLife("epoch-2", 1, lambda _room: 0))
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
