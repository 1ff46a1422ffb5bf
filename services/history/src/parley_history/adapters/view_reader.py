"""Reads pages from the view: each serving thread has one read-only connection, so there are as many as threads."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec
from parley_chassis import logs
from parley_contract.bodies import Found, Hit, Page
from parley_contract.frames import Message
from parley_contract.limits import CHANGES_MAX
from parley_contract.placement import partition_of
from parley_contract.refusals import Refused

from parley_history.adapters.progress import RETRY_MS, ViewAddress
from parley_history.adapters.rows import CHANGE_COLUMNS, MESSAGE_COLUMNS, change_of, stored_of
from parley_history.adapters.search_reader import search
from parley_history.adapters.view_file import connect_reader
from parley_history.domain.pages import PageQuery, choose, stretch, window
from parley_history.domain.row_ids import offset_of, partition_of_row, row_id
from parley_history.domain.search import SearchQuery, matches

_MESSAGES = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE room = ?"  # noqa: S608 - our own columns
_BY_ID = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?"  # noqa: S608
_BELOW = f"{_MESSAGES} AND id < ? ORDER BY id DESC LIMIT ?"
_UPWARDS = f"{_MESSAGES} AND id >= ? ORDER BY id LIMIT ?"
_CHANGES = f"SELECT {CHANGE_COLUMNS} FROM changes WHERE room = ? AND id >= ? ORDER BY id LIMIT ?"  # noqa: S608
_FROM = "SELECT id, ts FROM messages WHERE room = ? AND id >= ? ORDER BY id LIMIT 1"
_NEWEST = "SELECT id, ts FROM messages WHERE room = ? ORDER BY id DESC LIMIT 1"
_NEWEST_BELOW = {
    table: f"SELECT max(id) FROM {table} WHERE room = ? AND id < ?"  # noqa: S608 - our own tables
    for table in ("messages", "changes")
}
_LOG = "SELECT epoch, retention_ms, (SELECT count(*) FROM partitions) FROM log"
_NEXT = "SELECT next_offset FROM partitions WHERE partition = ?"


class ViewReader:
    """Safe from any thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def page(self, view: ViewAddress, query: PageQuery) -> Page:
        """The page as of one moment: its rows, its position and its epoch belong together."""
        with self.snapshot(view) as snapshot:
            epoch, retention_ms, partitions = snapshot.execute(_LOG).fetchone()
            partition = partition_of(query.room, partitions)
            reached = snapshot.execute(_NEXT, (partition,)).fetchone()[0]
            room = RoomRows(snapshot, query.room, partition)
            oldest = room.first_from(0)
            empty = Page(
                epoch=epoch,
                messages=[],
                position=reached - 1 if reached else None,
                oldest=oldest and oldest[0],
                oldest_ts=oldest and oldest[1],
                has_before=False,
                has_after=False,
                retention_ms=retention_ms,
            )
            return room.fill_after(empty, query) if query.anchor == "after" else room.fill(empty, query)

    def search(self, view: ViewAddress, query: SearchQuery) -> Found:
        """Messages as they stand in which something is found, as of one moment."""
        with self.snapshot(view) as snapshot:
            epoch, _, _ = snapshot.execute(_LOG).fetchone()
            found = search(snapshot, query)
            hits = [_hit(snapshot, place, query) for place in found.ids]
        return Found(epoch, hits, None if found.last is None else "{}.{}".format(*found.last))

    def newest_ts(self, view: ViewAddress, rooms: Iterable[str]) -> dict[str, int]:
        """When the newest message of each room came; rooms without one are left out."""
        with self.snapshot(view) as snapshot:
            found = {room: snapshot.execute(_NEWEST, (room,)).fetchone() for room in rooms}
        return {room: row[1] for room, row in found.items() if row}

    @contextmanager
    def snapshot(self, view: ViewAddress) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connection(view)
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            # A view that was dropped a moment ago, or a disk that fails: in neither case is there a page to show.
            self._forget()
            logs.get(__name__).warning("view_unreadable", reason=str(error))
            raise Refused("unavailable", "The history cannot be read right now. Please try again.", RETRY_MS) from None

    def _forget(self) -> None:
        held: tuple[ViewAddress, sqlite3.Connection] | None = getattr(self._local, "held", None)
        self._local.held = None
        if held is not None:
            held[1].close()

    def _connection(self, view: ViewAddress) -> sqlite3.Connection:
        held: tuple[ViewAddress, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is not None and held[0] == view:
            return held[1]
        self._forget()
        connection = connect_reader(view.path)
        self._local.held = (view, connection)
        return connection


def _hit(snapshot: sqlite3.Connection, place: int, query: SearchQuery) -> Hit:
    message = stored_of(snapshot.execute(_BY_ID, (place,)).fetchone()).message
    chained = RoomRows(snapshot, message.room, partition_of_row(place)).chained([message], "messages", "changes")
    return Hit(chained[0], matches(message.text or "", query.needles))


class RoomRows:
    """One room's rows in a snapshot. Offsets in and out."""

    def __init__(self, snapshot: sqlite3.Connection, room: str, partition: int) -> None:
        self._snapshot = snapshot
        self._room = room
        self._partition = partition

    def fill(self, page: Page, query: PageQuery) -> Page:
        wanted = window(query, self.first_at(query.value) if query.anchor == "at" else None)
        pivot = row_id(self._partition, wanted.pivot)
        below = self._messages(_BELOW, pivot, wanted.below_max + 1)
        upwards = self._messages(_UPWARDS, pivot, wanted.upwards_max + 1)
        choice = choose(wanted, below, upwards)
        return msgspec.structs.replace(
            page,
            messages=self.chained(choice.rows, "messages", "changes"),
            has_before=choice.has_before,
            has_after=choice.has_after,
        )

    def fill_after(self, page: Page, query: PageQuery) -> Page:
        start = row_id(self._partition, query.value + 1)
        messages = self._messages(_UPWARDS, start, query.limit + 1)
        changes = self._snapshot.execute(_CHANGES, (self._room, start, CHANGES_MAX + 1))
        found = stretch(query.value, messages, [change_of(row) for row in changes], query.limit, CHANGES_MAX)
        return msgspec.structs.replace(
            page,
            messages=self.chained(found.messages, "messages", "changes"),
            changes=self.chained(found.changes, "changes", "messages"),
            reached=found.reached,
            has_before=page.oldest is not None and page.oldest <= query.value,
            has_after=found.has_after,
        )

    def first_from(self, offset: int) -> tuple[int, int] | None:
        """(offset, ts) of the first message at or above `offset`."""
        row = self._snapshot.execute(_FROM, (self._room, row_id(self._partition, offset))).fetchone()
        return row and (offset_of(row[0]), row[1])

    def first_at(self, ts: int) -> int | None:
        """The offset of the first message at or after a time: halving, as the broker's times grow with the offsets."""
        newest = self._snapshot.execute(_NEWEST, (self._room,)).fetchone()
        if newest is None or newest[1] < ts:
            return None
        low, high = 0, offset_of(newest[0])
        while low < high:
            middle = (low + high) // 2
            found = self.first_from(middle)
            assert found is not None, "the newest message lies above"
            if found[1] >= ts:
                high = middle
            else:
                low = found[0] + 1
        return high

    def _messages(self, statement: str, pivot: int, rows_max: int) -> list[Message]:
        rows = self._snapshot.execute(statement, (self._room, pivot, rows_max))
        return [stored_of(row).message for row in rows]

    def chained(self, records: list[Message], table: str, other: str) -> list[Message]:
        """The same with their `prev`: the record before, of whatever kind. `records` follow one another in `table`."""
        chained, before = [], None if not records else self.newest_below(table, records[0].offset)
        for record in records:
            between = self.newest_below(other, record.offset)
            prev = max((offset for offset in (before, between) if offset is not None), default=None)
            chained.append(msgspec.structs.replace(record, prev=prev))
            before = record.offset
        return chained

    def newest_below(self, table: str, offset: int) -> int | None:
        asked = (self._room, row_id(self._partition, offset))
        (found,) = self._snapshot.execute(_NEWEST_BELOW[table], asked).fetchone()
        return None if found is None else offset_of(found)

    def prev(self, offset: int) -> int | None:
        """The offset of the record before, of whatever kind."""
        found = (self.newest_below("messages", offset), self.newest_below("changes", offset))
        return max((each for each in found if each is not None), default=None)
