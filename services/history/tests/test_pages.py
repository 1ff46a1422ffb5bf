from hypothesis import given
from hypothesis import strategies as st
from parley_contract.frames import Message, Person
from parley_history.domain.pages import PageQuery, choose, stretch, window

ADA = Person("1", "ada")


def rows(*offsets, kind="message"):
    return [Message("general", offset, None, 1_000 + offset, f"c{offset}", ADA, kind, "hi") for offset in offsets]


def page(kept, anchor="newest", value=0, limit=3):
    """The page as the reader makes it: rows on both sides of the pivot, one more than may be shown."""
    first_at = next((row.offset for row in kept if row.ts >= value), None)
    wanted = window(PageQuery("general", limit, anchor, value), first_at)
    below = [row for row in reversed(kept) if row.offset < wanted.pivot][: wanted.below_max + 1]
    upwards = [row for row in kept if row.offset >= wanted.pivot][: wanted.upwards_max + 1]
    return choose(wanted, below, upwards)


def offsets(choice):
    return [row.offset for row in choice.rows]


KEPT = rows(2, 3, 5, 8, 13, 21)


def test_page_newest_ends_with_the_last_and_knows_of_more():
    """Without an anchor a page is the room's end."""
    choice = page(KEPT)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([8, 13, 21], True, False)


def test_page_newest_of_a_short_room_has_nothing_around():
    """A room that fits on one page has no before and no after."""
    choice = page(rows(4, 9))
    assert (offsets(choice), choice.has_before, choice.has_after) == ([4, 9], False, False)


def test_page_before_excludes_the_offset_and_knows_of_it():
    """`before` is exclusive; that the offset itself exists makes has_after true."""
    choice = page(KEPT, "before", 13)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([3, 5, 8], True, True)


def test_page_before_beyond_the_end_has_no_after():
    """Nothing lies at or above the offset, so there is no after."""
    assert page(KEPT, "before", 1_000).has_after is False


def test_page_after_excludes_the_offset():
    """`after` is exclusive."""
    choice = page(KEPT, "after", 3)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([5, 8, 13], True, True)


def test_page_after_the_last_is_empty_with_a_before():
    """A reader who has everything gets an empty page that says so."""
    choice = page(KEPT, "after", 21)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([], True, False)


def test_page_around_holds_the_offset_in_the_middle():
    """`around` gives both sides and the message itself."""
    choice = page(KEPT, "around", 8)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([5, 8, 13], True, True)


def test_page_around_near_an_end_is_filled_from_the_other_side():
    """What one side lacks the other gives."""
    assert offsets(page(KEPT, "around", 21)) == [8, 13, 21]
    assert offsets(page(KEPT, "around", 2)) == [2, 3, 5]


def test_page_at_begins_with_the_first_message_of_that_time():
    """`at` is inclusive."""
    choice = page(KEPT, "at", 1_006)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([8, 13, 21], True, False)


def test_page_at_a_time_to_come_is_empty():
    """No message is that young: an empty page behind everything."""
    choice = page(KEPT, "at", 9_999)
    assert (offsets(choice), choice.has_before, choice.has_after) == ([], True, False)


@given(
    kept=st.sets(st.integers(0, 60), max_size=30),
    anchor=st.sampled_from(["newest", "before", "after", "around", "at"]),
    value=st.integers(0, 70),
    limit=st.integers(1, 12),
)
def test_page_any_query_is_a_whole_run_of_the_room(kept, anchor, value, limit):
    """A page is a run without holes, never longer than asked, as long as it can be, and its flags are exact."""
    room = rows(*sorted(kept))
    value = value + 1_000 if anchor == "at" else value
    choice = page(room, anchor, value, limit)
    found = offsets(choice)
    assert len(found) <= limit
    before = [row.offset for row in room if found and row.offset < found[0]]
    after = [row.offset for row in room if found and row.offset > found[-1]]
    if found:
        assert before + found + after == sorted(kept)
        assert (choice.has_before, choice.has_after) == (bool(before), bool(after))
    if anchor in {"newest", "around"}:
        assert len(found) == min(limit, len(kept))


def test_stretch_with_too_many_messages_ends_before_the_first_one_too_many():
    """A change behind it waits for the next page, so that the chain up to `reached` is whole."""
    found = stretch(0, rows(1, 4, 6), rows(2, 5, 7, kind="edit"), messages_max=2, changes_max=9)
    assert [link.offset for link in found.messages] == [1, 4]
    assert [link.offset for link in found.changes] == [2, 5]
    assert (found.reached, found.has_after) == (5, True)


def test_stretch_with_nothing_new_reaches_what_was_asked_for():
    """Who has everything is told so, and asks on with the same offset."""
    found = stretch(8, [], [], messages_max=2, changes_max=2)
    assert (found.messages, found.changes, found.reached, found.has_after) == ([], [], 8, False)


@given(
    messages=st.sets(st.integers(1, 60)),
    changes=st.sets(st.integers(1, 60)),
    messages_max=st.integers(1, 5),
    changes_max=st.integers(1, 5),
)
def test_stretch_after_stretch_meets_every_link_once(messages, changes, messages_max, changes_max):
    """Asking on with `reached` gives the whole chain, in order, with neither kind above its maximum."""
    changes -= messages
    met, after, has_after = [], 0, True
    while has_after:
        some = rows(*sorted(o for o in messages if o > after)[: messages_max + 1])
        others = rows(*sorted(o for o in changes if o > after)[: changes_max + 1], kind="edit")
        found = stretch(after, some, others, messages_max, changes_max)
        assert len(found.messages) <= messages_max
        assert len(found.changes) <= changes_max
        met += sorted(link.offset for link in (*found.messages, *found.changes))
        after, has_after = found.reached, found.has_after
    assert met == sorted(messages | changes)
