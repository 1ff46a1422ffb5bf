"""What window of a room a query asks for, and which of the rows read for it make the page.

One row more than the page may hold is read on each side: its being there says that there is more. So a page depends on
the rows alone, not on who folded them when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parley_contract.frames import Message
from parley_contract.limits import INTEGER_MAX

Anchor = Literal["newest", "before", "after", "around", "at"]

END = INTEGER_MAX + 1


@dataclass(frozen=True, slots=True)
class PageQuery:
    """`value` is the offset (before, after, around) or the time in ms (at) that the anchor names."""

    room: str
    limit: int
    anchor: Anchor = "newest"
    value: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Rows below `pivot` and rows from it upwards; at most so many of each, `limit` together.

    When both sides have plenty, `below_share` of the page go to the lower side.
    """

    pivot: int
    below_max: int
    upwards_max: int
    below_share: int
    limit: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The page's messages, oldest first, and what lies around them."""

    rows: list[Message]
    has_before: bool
    has_after: bool


def window(query: PageQuery, first_at: int | None = None) -> Window:
    """`first_at` is the offset of the first message at or after the time of an `at` query, None without one."""
    limit = query.limit
    if query.anchor == "around":
        return Window(query.value, limit, limit, limit // 2, limit)
    if query.anchor in {"newest", "before"}:
        return Window(END if query.anchor == "newest" else query.value, limit, 0, limit, limit)
    pivot = query.value + 1 if query.anchor == "after" else END if first_at is None else first_at
    return Window(pivot, 0, limit, 0, limit)


def choose(wanted: Window, below: Sequence[Message], upwards: Sequence[Message]) -> Choice:
    """`below` is nearest first, one more than `below_max` at most; `upwards` likewise."""
    reserved = min(len(below), wanted.below_share)
    up = min(len(upwards), wanted.upwards_max, wanted.limit - reserved)
    low = min(len(below), wanted.below_max, wanted.limit - up)
    return Choice(
        rows=[*reversed(below[:low]), *upwards[:up]],
        has_before=len(below) > low,
        has_after=len(upwards) > up,
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Every link of the chain after an offset up to `reached`: messages as they stand, and changes."""

    messages: list[Message]
    changes: list[Message]
    reached: int
    has_after: bool


def stretch(
    after: int, messages: Sequence[Message], changes: Sequence[Message], messages_max: int, changes_max: int
) -> Stretch:
    """Both oldest first, one more than their maximum at most. What lies behind the first one too many waits for the
    next page, so that nothing is left out in between."""
    too_many = [*messages[messages_max : messages_max + 1], *changes[changes_max : changes_max + 1]]
    end = min((link.offset for link in too_many), default=END)
    kept = [message for message in messages if message.offset < end]
    done = [change for change in changes if change.offset < end]
    reached = max((link.offset for link in (*kept[-1:], *done[-1:])), default=after)
    return Stretch(kept, done, reached, bool(too_many))
