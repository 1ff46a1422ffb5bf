"""Reads pages from the view: each serving thread has one read-only connection, so there are as many as threads."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from parley_chassis import logs
from parley_contract.bodies import Page
from parley_contract.frames import Message, Person
from parley_contract.refusals import Refused

from parley_history.adapters.progress import RETRY_MS, ViewAddress
from parley_history.adapters.view_file import connect_reader
from parley_history.domain.pages import Choice, PageQuery, Row, Window, choose, window
from parley_history.domain.placement import partition_of

_BELOW = (
    'SELECT "offset", ts, cid, sender_id, sender_name, text FROM messages '
    'WHERE room = ? AND "offset" < ? ORDER BY "offset" DESC LIMIT ?'
)
_UPWARDS = (
    'SELECT "offset", ts, cid, sender_id, sender_name, text FROM messages '
    'WHERE room = ? AND "offset" >= ? ORDER BY "offset" LIMIT ?'
)
_FIRST_AT = 'SELECT "offset" FROM messages WHERE room = ? AND ts >= ? ORDER BY ts, "offset" LIMIT 1'
_OLDEST = 'SELECT "offset" FROM messages WHERE room = ? ORDER BY "offset" LIMIT 1'
_NEWEST_TS = 'SELECT ts FROM messages WHERE room = ? ORDER BY "offset" DESC LIMIT 1'
_LOG = "SELECT epoch, retention_ms, (SELECT count(*) FROM partitions) FROM log"
_NEXT = 'SELECT next_offset FROM partitions WHERE "partition" = ?'


class ViewReader:
    """Safe from any thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def page(self, view: ViewAddress, query: PageQuery) -> Page:
        """The page as of one moment: its rows, its position and its epoch belong together."""
        with self._snapshot(view) as snapshot:
            epoch, retention_ms, partitions = snapshot.execute(_LOG).fetchone()
            reached = snapshot.execute(_NEXT, (partition_of(query.room, partitions),)).fetchone()[0]
            choice = _choice(snapshot, query)
            oldest = snapshot.execute(_OLDEST, (query.room,)).fetchone()
        return Page(
            epoch=epoch,
            messages=_messages(query.room, choice),
            position=reached - 1 if reached else None,
            oldest=oldest and oldest[0],
            has_before=choice.has_before,
            has_after=choice.has_after,
            retention_ms=retention_ms,
        )

    def newest_ts(self, view: ViewAddress, rooms: Iterable[str]) -> dict[str, int]:
        """When the newest message of each room came; rooms without one are left out."""
        with self._snapshot(view) as snapshot:
            found = {room: snapshot.execute(_NEWEST_TS, (room,)).fetchone() for room in rooms}
        return {room: row[0] for room, row in found.items() if row}

    @contextmanager
    def _snapshot(self, view: ViewAddress) -> Iterator[sqlite3.Connection]:
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


def _choice(snapshot: sqlite3.Connection, query: PageQuery) -> Choice:
    first_at = None
    if query.anchor == "at":
        found = snapshot.execute(_FIRST_AT, (query.room, query.value)).fetchone()
        first_at = found and found[0]
    wanted = window(query, first_at)
    return choose(wanted, *_neighbours(snapshot, query.room, wanted))


def _neighbours(snapshot: sqlite3.Connection, room: str, wanted: Window) -> tuple[list[Row], list[Row]]:
    below = snapshot.execute(_BELOW, (room, wanted.pivot, wanted.below_max + 1))
    upwards = snapshot.execute(_UPWARDS, (room, wanted.pivot, wanted.upwards_max + 1))
    return [Row._make(row) for row in below], [Row._make(row) for row in upwards]


def _messages(room: str, choice: Choice) -> list[Message]:
    prevs = [choice.prev, *(row.offset for row in choice.rows)]
    return [
        Message(room, row.offset, prev, row.ts, row.cid, Person(row.sender_id, row.sender_name), "message", row.text)
        for row, prev in zip(choice.rows, prevs, strict=False)
    ]
