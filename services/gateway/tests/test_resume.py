"""What a join answers, and the rings and extents behind it."""

from parley_contract.frames import Cursor, Gap, Message
from parley_gateway.domain.recent import RecentRecords
from parley_gateway.domain.resume import RoomView, resume

from services.gateway.tests.fakes import person


def message(offset: int, room: str = "general") -> Message:
    return Message(room, offset, None, 0, f"c{offset}", person("7"), "message", "x")


def view(
    kept: list[int], recent: list[int] | None = None, log_start: int = 0, folded_from: int = 0, gone: int | None = None
) -> RoomView:
    held = kept if recent is None else recent
    return RoomView("e", log_start, folded_from, kept, gone, [message(offset) for offset in held])


def offsets(messages: list[Message]) -> list[int]:
    return [each.offset for each in messages]


def test_without_cursor_gives_the_last_ones() -> None:
    """The default page is 50; nothing is missing, so no more."""
    found = resume(view(list(range(60))), None, None)
    assert offsets(found.messages) == list(range(10, 60))
    assert (found.recovered, found.gap, found.more) == (False, None, False)


def test_last_zero_gives_none() -> None:
    """Who wants no messages gets none, and is not told of more."""
    found = resume(view([1, 2]), None, 0)
    assert (found.messages, found.more) == ([], False)


def test_without_cursor_says_more_when_memory_is_shorter_than_the_log() -> None:
    """A room that memory let go is still in history."""
    assert resume(view([1, 2, 3], recent=[3]), None, None).more


def test_cursor_gets_exactly_what_came_after() -> None:
    """Recovered: nothing after the cursor is missing."""
    found = resume(view([3, 5, 9]), Cursor("e", 5), None)
    assert offsets(found.messages) == [9]
    assert (found.recovered, found.gap, found.more) == (True, None, False)


def test_cursor_at_the_head_is_recovered_with_nothing() -> None:
    """An empty answer is a complete one."""
    found = resume(view([3, 5]), Cursor("e", 5), None)
    assert (found.messages, found.recovered) == ([], True)


def test_cursor_behind_memory_is_told_of_more() -> None:
    """What memory does not hold is in history, and nobody calls it recovered."""
    found = resume(view([1, 2, 3, 4], recent=[3, 4]), Cursor("e", 1), None)
    assert offsets(found.messages) == [3, 4]
    assert (found.recovered, found.gap, found.more) == (False, None, True)


def test_cursor_with_a_long_absence_gets_the_newest_and_more() -> None:
    """A join carries 200 messages at most."""
    kept = list(range(250))
    found = resume(view(kept, recent=kept[50:]), Cursor("e", 0), None)
    assert (len(found.messages), found.more, found.recovered) == (200, True, False)


def test_retention_that_took_something_of_the_room_is_a_named_gap() -> None:
    """The gap runs from the cursor to the log's start."""
    found = resume(view([12], log_start=10, gone=7), Cursor("e", 3), None)
    assert found.gap == Gap(4, 9, "retention")
    assert (offsets(found.messages), found.recovered) == ([12], False)


def test_retention_that_took_only_what_was_read_is_no_gap() -> None:
    """What went was all before the cursor: nothing is lost to this reader."""
    found = resume(view([12], log_start=10, gone=3), Cursor("e", 3), None)
    assert (found.gap, found.recovered) == (None, True)


def test_cursor_from_before_this_gateway_read_is_a_gap() -> None:
    """Of offsets that neither the reader nor this gateway saw nobody can say that they were of other rooms."""
    found = resume(view([], log_start=10, folded_from=10), Cursor("e", 3), None)
    assert found.gap == Gap(4, 9, "retention")


def test_cursor_just_below_the_start_of_reading_is_no_gap() -> None:
    """The next offset after the cursor is the first that was read: nothing lies between."""
    assert resume(view([10], log_start=10, folded_from=10), Cursor("e", 9), None).recovered


def test_cursor_of_another_epoch_is_a_gap_to_the_head() -> None:
    """A topic made anew: the last messages, and the reason epoch."""
    found = resume(view([0, 1, 20]), Cursor("old", 7), 1)
    assert found.gap == Gap(8, 20, "epoch")
    assert offsets(found.messages) == [20]
    assert resume(view([]), Cursor("old", 7), None).gap == Gap(8, 8, "epoch")


def test_recent_holds_the_newest_of_a_room() -> None:
    """The ring is an unbroken end of the room."""
    recent = RecentRecords(per_room=3)
    for offset in range(5):
        recent.add(message(offset))
    assert offsets(list(recent.of("general"))) == [2, 3, 4]
    assert len(recent) == 3


def test_recent_lets_the_quietest_room_go_whole() -> None:
    """The bound over all rooms costs the room that was silent longest."""
    recent = RecentRecords(per_room=10, in_all=3)
    for offset, room in enumerate(["a", "a", "b", "b"]):
        recent.add(message(offset, room))
    assert (offsets(list(recent.of("a"))), offsets(list(recent.of("b")))) == ([], [2, 3])
    assert len(recent) == 2


def test_recent_evicts_below_the_log_start() -> None:
    """Memory never claims more than the log."""
    recent = RecentRecords()
    for offset in range(4):
        recent.add(message(offset))
    recent.evict("general", 2)
    assert offsets(list(recent.of("general"))) == [2, 3]
    recent.evict("general", 9)
    assert (recent.of("general"), len(recent)) == ((), 0)


def test_recent_messages_stand_as_they_are_now() -> None:
    """An edit changes the message that is held, a deletion takes its text and that of its edits."""
    recent = RecentRecords()
    recent.add(message(0))
    recent.add(Message("general", 1, 0, 0, "c1", person("7"), "edit", "better", target=0))
    assert [each.text for each in recent.of("general")] == ["better", "better"]
    recent.add(Message("general", 2, 1, 0, "c2", person("7"), "delete", target=0))
    assert [(each.kind, each.text) for each in recent.of("general")] == [
        ("message", None),
        ("void", None),
        ("delete", None),
    ]


def test_without_cursor_gives_messages_only() -> None:
    """What was done to messages is in how they stand; a resume needs the records themselves."""
    changed = [message(0), Message("general", 1, 0, 0, "c1", person("7"), "edit", "better", target=0)]
    seen = RoomView("e", 0, 0, [0, 1], None, changed)
    assert offsets(resume(seen, None, None).messages) == [0]
    assert offsets(resume(seen, Cursor("e", 0), None).messages) == [1]
