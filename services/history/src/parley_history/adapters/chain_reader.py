"""Reads a room's chain record by record, messages and changes alike: what exports and replays go along."""

import sqlite3
from typing import NamedTuple

import msgspec
from parley_contract.frames import Message
from parley_contract.placement import partition_of

from parley_history.adapters.progress import ViewAddress
from parley_history.adapters.rows import CHANGE_COLUMNS, MESSAGE_COLUMNS, change_of, stored_of
from parley_history.adapters.view_reader import RoomRows, ViewReader
from parley_history.domain.effects import Stored
from parley_history.domain.row_ids import row_id

_LOG = "SELECT epoch, (SELECT count(*) FROM partitions) FROM log"
_PARTITION = "SELECT log_start, next_offset FROM partitions WHERE partition = ?"
_BETWEEN = "WHERE room = ? AND id > ? AND id < ? ORDER BY id LIMIT ?"
_MESSAGES = f"SELECT {MESSAGE_COLUMNS} FROM messages {_BETWEEN}"  # noqa: S608 - our own columns
_CHANGES = f"SELECT {CHANGE_COLUMNS} FROM changes {_BETWEEN}"  # noqa: S608


class Span(NamedTuple):
    """What a room's chain has at one moment, its ends as messages or changes; `end` is the offset above everything."""

    epoch: str
    partition: int
    log_start: int
    end: int
    first: Message | None
    last: Message | None


class ChainReader:
    """Safe from any thread."""

    def __init__(self, reader: ViewReader) -> None:
        self._reader = reader

    def span(self, view: ViewAddress, room: str) -> Span:
        with self._reader.snapshot(view) as snapshot:
            epoch, partitions = snapshot.execute(_LOG).fetchone()
            partition = partition_of(room, partitions)
            log_start, end = snapshot.execute(_PARTITION, (partition,)).fetchone()
            first = _records(snapshot, room, partition, -1, end, 1)
            rows = RoomRows(snapshot, room, partition)
            newest = max(rows.newest_below("messages", end) or -1, rows.newest_below("changes", end) or -1)
            last = _records(snapshot, room, partition, newest - 1, end, 1)
        return Span(epoch, partition, log_start, end, first[0] if first else None, last[0] if last else None)

    def records(self, view: ViewAddress, room: str, span: Span, after: int, records_max: int) -> list[Message]:
        """The next records of the span, each as it was when it came, without what was deleted since."""
        with self._reader.snapshot(view) as snapshot:
            found = _records(snapshot, room, span.partition, after, span.end, records_max)
            before = RoomRows(snapshot, room, span.partition).prev(found[0].offset) if found else None
        chained = []
        for record in found:
            chained.append(msgspec.structs.replace(record, prev=before))
            before = record.offset
        return chained

    def as_it_is(self, view: ViewAddress, span: Span, record: Message) -> Message:
        """The same record read again: it may have been deleted meanwhile."""
        with self._reader.snapshot(view) as snapshot:
            found = _records(snapshot, record.room, span.partition, record.offset - 1, record.offset + 1, 1)
        return msgspec.structs.replace(found[0], prev=record.prev) if found else record

    def first_at(self, view: ViewAddress, room: str, span: Span, ts: int) -> int:
        """The offset from which on messages are at or after a time; the span's end when none is."""
        with self._reader.snapshot(view) as snapshot:
            found = RoomRows(snapshot, room, span.partition).first_at(ts)
        return span.end if found is None else found


def _records(
    snapshot: sqlite3.Connection, room: str, partition: int, after: int, end: int, records_max: int
) -> list[Message]:
    asked = (room, row_id(partition, 0) + after, row_id(partition, end), records_max)
    messages = [_as_said(stored_of(row)) for row in snapshot.execute(_MESSAGES, asked)]
    changes = [change_of(row) for row in snapshot.execute(_CHANGES, asked)]
    return sorted((*messages, *changes), key=lambda record: record.offset)[:records_max]


def _as_said(stored: Stored) -> Message:
    """The message before anything was done to it, but for its deletion."""
    text = stored.message.text if stored.said is None else stored.said
    return msgspec.structs.replace(stored.message, text=text, edited_ts=None, reactions=())
