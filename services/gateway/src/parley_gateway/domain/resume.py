"""What a join answers: which records, and the exact words for those that are not among them.

`messages` are an unbroken end of what the log keeps up to the head.
- Same epoch as `since`: the records after `since`. What this gateway holds no longer but the log does: `more`. What
  retention took: `gap` from `since` to the last offset below the log's start, but only when something of this room
  went or may have gone. This gateway knows each of the room's records from the offset where it began to read
  (`folded_from`); of offsets below that which the reader has not seen either, nobody knows any more whether they
  were of this room, and the gap is named rather than kept silent.
- Another epoch: the topic was made anew. `gap` runs from `since` on with reason `epoch`, and `messages` are the last.
  Its `to` is the new head, or `from` when that is lower: offsets of two epochs do not compare.
- A cursor beyond the head is another gateway's, which had read further: nothing is missed, and nothing up to the cursor
  may be told (`seen`), for the reader has it already.
- No `since`: the last N messages as they stand; what changed them needs no telling.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from parley_contract.frames import Cursor, Gap, Message
from parley_contract.limits import JOIN_MESSAGES_DEFAULT, JOIN_MESSAGES_MAX


@dataclass(frozen=True, slots=True)
class RoomView:
    """What this gateway knows of a room's place in the log; `kept` are the places and `gone` as in RoomIndex."""

    epoch: str
    log_start: int
    folded_from: int
    kept: Sequence[int]
    gone: int | None
    recent: Sequence[Message]

    @property
    def head(self) -> int | None:
        return self.kept[-1] if self.kept else None

    @property
    def is_whole(self) -> bool:
        """Whether `recent` reaches back to the first record kept."""
        return not self.kept or (bool(self.recent) and self.recent[0].offset <= self.kept[0])


@dataclass(frozen=True, slots=True)
class Resumed:
    messages: list[Message]
    recovered: bool
    gap: Gap | None
    more: bool
    seen: int | None = None


def resume(view: RoomView, since: Cursor | None, last: int | None) -> Resumed:
    if since is None:
        return _last(view, last, None)
    if since.epoch != view.epoch:
        start = since.offset + 1
        return _last(view, last, Gap(start, max(start, view.head or 0), "epoch"))
    return _after(view, since.offset, JOIN_MESSAGES_MAX if last is None else last)


def _last(view: RoomView, last: int | None, gap: Gap | None) -> Resumed:
    wanted = JOIN_MESSAGES_DEFAULT if last is None else last
    messages = [record for record in view.recent if record.kind == "message"]
    messages = messages[-wanted:] if wanted else []
    return Resumed(messages, recovered=False, gap=gap, more=len(messages) < wanted and not view.is_whole)


def _after(view: RoomView, offset: int, most: int) -> Resumed:
    records = [record for record in view.recent if record.offset > offset]
    records = records[-most:] if most else []
    more = len(view.kept) - bisect_right(view.kept, offset) > len(records)
    lost = (view.gone is not None and view.gone > offset) or offset + 1 < view.folded_from
    gap = Gap(offset + 1, view.log_start - 1, "retention") if lost else None
    seen = offset if view.head is None or offset > view.head else None
    return Resumed(records, recovered=not lost and not more, gap=gap, more=more, seen=seen)
