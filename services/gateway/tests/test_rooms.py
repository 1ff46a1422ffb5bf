"""Joining, leaving and making rooms."""

from parley_contract.frames import Cursor, Joined, Msg, Ok, RoomNow, Welcome
from parley_contract.records import LogRecord
from parley_contract.topics import CHAT_ROOMS
from parley_gateway.domain.actions import Admit, Create, Join, Leave, Publish
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session

from services.gateway.tests.fakes import (
    FakeSocket,
    World,
    errors,
    frames_of,
    joined,
    person,
)


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
    (mine,) = world.perform(alice, Create(5, "cats", "Mine"))
    other = World()
    (theirs,) = other.perform(joined(other, "2"), Create(5, "cats", "Theirs"))
    world.log(theirs.record)
    world.log(mine.record)
    assert errors(alice) == [("conflict", 5)]
    assert world.gateway.rooms.standing("cats", "1") == "outsider"
    assert world.gateway.rooms.require("see", "cats", "1").title == "Theirs"


def test_create_that_came_second_is_put_right_in_the_log(world: World) -> None:
    """Compaction keeps the last record of a room, so the gateway that lost writes the winner's again."""
    alice, other = joined(world, "1"), World()
    (mine,) = world.perform(alice, Create(5, "cats", "Mine"))
    (theirs,) = other.perform(joined(other, "2"), Create(5, "cats", "Theirs"))
    world.log(theirs.record)
    world.gateway.on_poll({CHAT_ROOMS: [LogRecord(0, 99, 1, mine.record.key, (), mine.record.value)]}, world.now)
    (owed,) = world.gateway.owed(world.now)
    assert (owed.key, owed.value) == (theirs.record.key, theirs.record.value)


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
    assert [frame for frame in frames_of(alice) if isinstance(frame, Ok)] == [Ok(re=7)]
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
