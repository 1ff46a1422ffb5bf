"""Edits, deletions, reactions and replies; who may, and what becomes of them."""

import pytest
from parley_contract.frames import Ack, Cursor, Joined, Msg, ReadMark, Unread
from parley_gateway.domain.actions import Join, Mark, Publish

from services.gateway.tests.fakes import SEND, World, errors, frames_of, joined


def edit(target: int = 0, text: str = "better", re: int = 3) -> Publish:
    return Publish(re, f"edit-{re}", "general", text, "edit", target)


def delete(target: int = 0, re: int = 4) -> Publish:
    return Publish(re, f"delete-{re}", "general", kind="delete", target=target)


def react(target: int = 0, *, on: bool = True, re: int = 5) -> Publish:
    return Publish(re, f"react-{re}", "general", None, "reaction", target, "👍", on)


@pytest.mark.parametrize("change", [edit(), delete(), react()])
def test_change_reaches_everybody_and_is_acked(world: World, change: Publish) -> None:
    """A change is a record of the room's chain like a message, with an ack of its own."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.do(alice, SEND)
    frames_of(bob)
    msg, ack = world.do(alice, change)
    assert isinstance(msg, Msg)
    assert isinstance(ack, Ack)
    assert (msg.kind, msg.target, msg.prev, msg.offset) == (change.kind, 0, 0, ack.offset)
    assert frames_of(bob) == [msg]


def test_change_of_anothers_message_is_refused(world: World) -> None:
    """Only the author edits and deletes; reacting is everybody's."""
    alice, bob = joined(world, "2"), joined(world, "3")
    world.do(alice, SEND)
    for change in (edit(), delete()):
        world.do(bob, change)
        assert world.perform(bob, change) == []
    assert errors(bob)[-1] == ("forbidden", 4)
    assert [type(frame) for frame in world.do(bob, react())] == [Msg, Ack]


def test_moderator_deletes_what_others_wrote(world: World) -> None:
    """The first account owns #general."""
    owner, bob = joined(world, "1"), joined(world, "2")
    world.do(bob, SEND)
    assert [type(frame) for frame in world.do(owner, delete())] == [Msg, Ack]
    world.perform(owner, edit())
    assert errors(owner) == [("conflict", 3)]


def test_change_of_what_is_still_to_come_may_be_tried_again(world: World) -> None:
    """Another gateway may be a moment ahead of this one."""
    alice = joined(world, "1")
    world.perform(alice, edit(7))
    assert errors(alice) == [("unavailable", 3)]


@pytest.mark.parametrize("target", [999, 1])
def test_change_of_what_is_no_message_is_not_found(world: World, target: int) -> None:
    """Neither what was never there, nor a change itself can be changed."""
    alice = joined(world, "1")
    world.do(alice, SEND)
    world.do(alice, react())
    world.perform(alice, edit(target))
    assert errors(alice) == [("not_found", 3)]


def test_change_that_came_after_a_deletion_is_a_conflict(world: World) -> None:
    """Both were on their way; the log's order decides, and the late one is told."""
    alice, phone = joined(world, "1"), joined(world, "1")
    world.do(alice, SEND)
    (late,) = world.perform(phone, edit())
    world.do(alice, delete())
    frames_of(phone)
    world.log(late.record)
    assert errors(phone) == [("conflict", 3)]


def test_reply_names_what_it_answers(world: World) -> None:
    """A reply to what is not there is refused."""
    alice = joined(world, "1")
    world.do(alice, SEND)
    msg, _ = world.do(alice, Publish(6, "r1", "general", "indeed", reply_to=0))
    assert isinstance(msg, Msg)
    assert msg.reply_to == 0
    world.perform(alice, Publish(7, "r2", "general", "indeed", reply_to=400))
    assert errors(alice) == [("not_found", 7)]


def test_mention_names_the_person(world: World) -> None:
    """A name that somebody has becomes their id; `@room` counts for who moderates."""
    owner, bob = joined(world, "1"), joined(world, "2")
    msg = world.do(bob, Publish(6, "m1", "general", "@name-1 @room @nobody"))[0]
    assert isinstance(msg, Msg)
    assert msg.mentions == ("1",)
    msg = world.do(owner, Publish(6, "m2", "general", "@room"))[0]
    assert isinstance(msg, Msg)
    assert msg.mentions == ("*",)


def test_resume_brings_what_was_done_meanwhile(world: World) -> None:
    """Changes made while away arrive, and a deleted text does not."""
    alice, bob = joined(world, "1"), world.connect("2")
    for action in (SEND, edit(), react(), delete()):
        world.do(alice, action)
    (answer,) = world.do(bob, Join(9, "general", Cursor("epoch-1", 0), None))
    assert isinstance(answer, Joined)
    assert [each.kind for each in answer.messages] == ["void", "void", "delete"]
    (answer,) = world.do(bob, Join(9, "general", None, 10))
    assert isinstance(answer, Joined)
    assert [(each.text, each.deleted_ts is not None) for each in answer.messages] == [(None, True)]


def test_read_mark_is_told_to_ones_own_devices_and_small_rooms(world: World) -> None:
    """A mark goes through the log, and counts from there on."""
    alice, phone, bob = joined(world, "1"), joined(world, "1"), joined(world, "2")
    for number in range(3):
        world.do(bob, Publish(2, f"c{number}", "general", "x"))
    for connection in (alice, phone):
        frames_of(connection)
    world.perform(alice, Mark("general", 1, quiet=False))
    world.pass_time(1.0)
    world.log(*world.gateway.owed(world.now))
    for connection in (alice, phone, bob):
        (told,) = frames_of(connection)
        assert (told.room, told.user, told.offset) == ("general", "1", 1)
    assert world.gateway.messages.unread("general", "1", 1) == Unread(1, 0, 2)


def test_join_tells_how_far_the_others_have_read(world: World) -> None:
    """Their newest marks, but for who keeps theirs to themselves; one's own stands in `read`."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.do(alice, Join(1, "dm:1:2", None, None))
    for number in range(3):
        world.do(alice, Publish(2, f"c{number}", "dm:1:2", "x"))
    for offset, quiet, told in ((1, False, [ReadMark("2", 1)]), (2, True, [])):
        world.perform(bob, Mark("dm:1:2", offset, quiet=quiet))
        world.pass_time(1.0)
        world.log(*world.gateway.owed(world.now))
        frames_of(alice)
        (answer,) = world.do(alice, Join(9, "dm:1:2", None, 10))
        assert isinstance(answer, Joined)
        assert (answer.read, answer.reads) == (2, told)


def test_read_mark_beyond_the_head_is_dropped(world: World) -> None:
    """Nobody has read what is not there."""
    alice = joined(world, "1")
    first = world.gateway.owed(world.now + 5)
    world.perform(alice, Mark("general", 5, quiet=False))
    assert [record.key for record in first] == [b"1/general"]
    assert world.gateway.owed(world.now + 10) == []


def test_unread_of_a_room_begins_with_the_first_join(world: World) -> None:
    """What was said before somebody came is not theirs to catch up with; what is said after is."""
    alice, bob = joined(world, "1"), world.connect("2")
    world.do(alice, SEND)
    (first,) = world.do(bob, Join(9, "general", None, 10))
    assert isinstance(first, Joined)
    assert first.unread == Unread(0, 0)
    world.now += 2
    world.beat()
    world.do(alice, Publish(2, "c9", "general", "x"))
    (again,) = world.do(bob, Join(9, "general", None, 10))
    assert isinstance(again, Joined)
    assert (again.read, again.unread) == (0, Unread(1, 0, 1))


def test_own_message_moves_ones_mark(world: World) -> None:
    """Who writes has read what stands before."""
    alice, bob = joined(world, "1"), joined(world, "2")
    world.do(bob, SEND)
    world.do(alice, Publish(2, "c9", "general", "x"))
    assert world.gateway.reading.read("1", "general") == 1
    assert world.gateway.reading.read("2", "general") == 0
