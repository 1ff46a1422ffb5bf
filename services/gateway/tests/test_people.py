"""Who is here and who is typing, as the others are told."""

from hypothesis import given
from hypothesis import strategies as st
from parley_contract.frames import Joined, PersonState, Presence, Present, ServerFrame, TypingNow
from parley_gateway.domain.actions import ShowAs, Typing

from services.gateway.tests.fakes import (
    GENERAL,
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
    world.pass_time(0.4)
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


def test_who_comes_in_while_somebody_is_away_for_a_moment_is_told_of_their_return(world: World) -> None:
    """For the others it cancels out; a newcomer has seen the room without them (seen in torture, seed 31: somebody was
    missing on two screens for 25 s)."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.write_presence()
    world.gateway.ended(bob, 1000, world.now)
    world.write_presence()
    newcomer = world.connect("3")
    world.perform(newcomer, GENERAL)
    joined(world, "2")
    world.write_presence()
    world.pass_time(0.4)
    shown = [roster(frames_of(connection)) for connection in (alice, newcomer)]
    assert shown == [{"1", "2", "3"}] * 2


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["come", "go", "watch"]), st.sampled_from("123")),
        st.tuples(st.just("pass"), st.sampled_from([0.05, 0.1, 0.4])),
    ),
    min_size=10,
    max_size=60,
)


@given(EVENTS)
def test_every_screen_shows_in_the_end_who_is_here(events: list[tuple[str, str | float]]) -> None:
    """Whatever the order of comings, goings, newcomers and tellings (G18)."""
    world, here, watching = World(), {}, []
    for event in events:
        match event:
            case "come", str(user_id) if user_id not in here:
                here[user_id] = joined(world, user_id)
            case "go", str(user_id) if user_id in here:
                world.gateway.ended(here.pop(user_id), 1000, world.now)
            case "watch", str(user_id):
                watching.append(world.connect(f"9{user_id}{len(watching)}"))
                world.perform(watching[-1], GENERAL)
            case "pass", float(seconds):
                world.pass_time(seconds)
        world.write_presence()
    world.pass_time(0.4)
    everybody = {*here, *(each.require_user().id for each in watching)}
    assert [roster(frames_of(connection)) for connection in watching] == [everybody] * len(watching)


def roster(told: list[ServerFrame]) -> set[str]:
    """Whom a client shows that was told this: a list, or nothing yet, and then what changed."""
    shown: set[str] = set()
    for frame in told:
        if isinstance(frame, Joined):
            shown = {each.id for each in frame.members.list}
        elif isinstance(frame, Presence):
            shown = (shown - {each.id for each in frame.leaves}) | {each.id for each in frame.joins}
    return shown


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
