"""Who is here and who is typing, as the others are told."""

from parley_contract.frames import PersonState, Presence, Present, TypingNow
from parley_gateway.domain.actions import ShowAs, Typing

from services.gateway.tests.fakes import (
    World,
    frames_of,
    joined,
    person,
)


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


def test_state_of_a_person_is_merged_over_devices(world: World) -> None:
    """Online on one device is online; do not disturb on one counts for all; invisible on one is not here."""
    phone, desk, bob = joined(world, "1"), joined(world, "1"), joined(world, "2")
    world.write_presence()
    world.pass_time(1.0)
    told: list[object] = []
    for connection, state in ((phone, "away"), (desk, "away"), (phone, "dnd"), (desk, "invisible"), (desk, "online")):
        frames_of(bob)
        world.perform(connection, ShowAs(state))
        world.write_presence()
        world.pass_time(1.0)
        told += [(frame.states, frame.joins, frame.leaves) for frame in frames_of(bob) if isinstance(frame, Presence)]
    assert told == [
        ([PersonState("1", "away")], [], []),
        ([PersonState("1", "dnd")], [], []),
        ([], [], [person("1")]),
        ([], [Present("1", "name-1", "dnd")], []),
    ]
