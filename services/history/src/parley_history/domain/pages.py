"""What window of a room a query asks for, and which of the rows read for it make the page.

One row more than the page may hold is read on each side: its being there says that there is more, and the one
below is the `prev` of the page's first message. So a page depends on the rows alone, not on who folded them when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

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


class Row(NamedTuple):
    """A message of the room as the view keeps it."""

    offset: int
    ts: int
    cid: str
    sender_id: str
    sender_name: str
    text: str


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
    """The page's rows, oldest first, and what lies around them."""

    rows: list[Row]
    prev: int | None
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


def choose(wanted: Window, below: Sequence[Row], upwards: Sequence[Row]) -> Choice:
    """`below` is nearest first, one more than `below_max` at most; `upwards` likewise."""
    reserved = min(len(below), wanted.below_share)
    up = min(len(upwards), wanted.upwards_max, wanted.limit - reserved)
    low = min(len(below), wanted.below_max, wanted.limit - up)
    has_before = len(below) > low
    return Choice(
        rows=[*reversed(below[:low]), *upwards[:up]],
        prev=below[low].offset if has_before else None,
        has_before=has_before,
        has_after=len(upwards) > up,
    )
