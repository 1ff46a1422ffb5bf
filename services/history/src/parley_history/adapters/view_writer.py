"""Writes the view: what a poll brought and how far it reached, in one transaction; what retention took, likewise."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from parley_contract.chat_records import Heading

from parley_history.adapters.rows import (
    MESSAGE_COLUMNS,
    change_row,
    copy_of,
    copy_row,
    heading_of,
    message_row,
    stored_of,
)
from parley_history.adapters.search_index import SearchIndex
from parley_history.domain.effects import Effects, Stored
from parley_history.domain.message_fold import Copy, Link
from parley_history.domain.row_ids import row_id


def _insert(table: str, columns: int, *, or_replace: bool = False) -> str:
    return f"INSERT {'OR REPLACE ' if or_replace else ''}INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608


_INSERT_MESSAGE = _insert("messages", 13)
_REPLACE_MESSAGE = _insert("messages", 13, or_replace=True)
_INSERT_CHANGE = _insert("changes", 14)
_INSERT_COPY = _insert("copies", 10)
_STORED = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?"  # noqa: S608 - our own columns
# What was said about a deleted message keeps its place and nothing else; so do copies of it and of its changes.
_EMPTY_CHANGES = (
    "UPDATE changes SET void = 1, text = NULL, mentions = NULL, emoji = NULL, is_on = NULL "
    "WHERE target = ? AND kind != 'delete'"
)
_EMPTY_COPIES = (
    "UPDATE copies SET content = NULL WHERE target = ?1 OR (room, sender_id, cid) IN "
    "(SELECT room, sender_id, cid FROM messages WHERE id = ?1)"
)
# A change whose target retention took: whoever reads the log afresh sees it as nothing, and does not read who wrote it.
_VOID_CHANGES = (
    "UPDATE changes SET void = 1, sender_name = '', text = NULL, mentions = NULL, emoji = NULL, is_on = NULL "
    "WHERE target >= ? AND target < ?"
)
_PARTITION_REACHED = (
    "UPDATE partitions SET log_start = ?1, next_offset = max(next_offset, ?1), indexed = max(indexed, ?1) "
    "WHERE partition = ?2"
)
# Everything that the fold is restored from; it needs no texts.
_KEPT = """
SELECT id, room, ts, cid, sender_id, 'message', NULL, 0, 0 FROM messages
UNION ALL SELECT id, room, ts, cid, sender_id, kind, target, moderator, 0 FROM changes
UNION ALL SELECT id, room, ts, cid, sender_id, kind, target, moderator, 1 FROM copies
ORDER BY 1
"""


class ViewWriter:
    """On the folding thread alone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._index = SearchIndex(connection)

    def append(self, new: Effects, copies: Iterable[Copy], next_offsets: dict[int, int]) -> None:
        with self._transaction() as connection:
            connection.executemany(_INSERT_MESSAGE, map(message_row, new.messages.values()))
            connection.executemany(_REPLACE_MESSAGE, map(message_row, new.amended.values()))
            for place, before in new.reworded.items():
                self._index.replace(place, before, new.amended[place].message.text)
            connection.executemany(_INSERT_CHANGE, map(change_row, new.changes))
            connection.executemany(_INSERT_COPY, map(copy_row, copies))
            self._empty(new.deleted)
            connection.executemany(
                "UPDATE partitions SET next_offset = ? WHERE partition = ?",
                [(offset, partition) for partition, offset in next_offsets.items()],
            )

    def index(self, next_offsets: dict[int, int], messages_max: int) -> bool:
        """Make some messages searchable that are not yet; return whether others are left."""
        with self._transaction():
            return self._index.go_on(next_offsets, messages_max)

    def stored(self, place: int) -> Stored | None:
        """A message by its row id."""
        row = self._connection.execute(_STORED, (place,)).fetchone()
        return row and stored_of(row)

    @contextmanager
    def pruning(self, starts: dict[int, int]) -> Iterator["ViewWriter"]:
        """One transaction that deletes below `starts` and may end with promotions."""
        with self._transaction() as connection:
            for partition, start in starts.items():
                gone = (row_id(partition, 0), row_id(partition, start))
                for table in ("messages", "changes", "copies"):
                    connection.execute(f"DELETE FROM {table} WHERE id >= ? AND id < ?", gone)  # noqa: S608 - ours
                connection.execute(_VOID_CHANGES, gone)
                connection.execute(_PARTITION_REACHED, (start, partition))
            self._index.prune(starts)
            yield self

    def take_copies(self, headings: Iterable[Heading]) -> list[Copy]:
        """Remove these copies and return them; within `pruning`."""
        places = [(row_id(heading.partition, heading.offset),) for heading in headings]
        found = [self._connection.execute("SELECT * FROM copies WHERE id = ?", place).fetchone() for place in places]
        self._connection.executemany("DELETE FROM copies WHERE id = ?", places)
        return [copy_of(row) for row in found if row is not None]

    def promote(self, links: Iterable[Link], messages: Iterable[Stored]) -> None:
        """Keep what retention made links of; within `pruning`."""
        self._connection.executemany(_INSERT_CHANGE, map(change_row, links))
        self._connection.executemany(_INSERT_MESSAGE, map(message_row, messages))

    def keep_retention(self, retention_ms: int) -> None:
        self._connection.execute("UPDATE log SET retention_ms = ?", (retention_ms,))

    def epoch(self) -> str:
        epoch: str = self._connection.execute("SELECT epoch FROM log").fetchone()[0]
        return epoch

    def next_offsets(self) -> dict[int, int]:
        rows = self._connection.execute("SELECT partition, next_offset FROM partitions ORDER BY partition")
        return dict(rows.fetchall())

    def log_starts(self) -> dict[int, int]:
        rows = self._connection.execute("SELECT partition, log_start FROM partitions ORDER BY partition")
        return dict(rows.fetchall())

    def kept(self) -> Iterator[tuple[Heading, bool]]:
        """The heading of every record kept, in the order of the log; and whether it is a copy."""
        for row in self._connection.execute(_KEPT):
            yield heading_of(row[:8]), bool(row[8])

    def close(self) -> None:
        self._connection.close()

    def _empty(self, deleted: Iterable[int]) -> None:
        places: list[Any] = [(place,) for place in deleted]
        self._connection.executemany(_EMPTY_CHANGES, places)
        self._connection.executemany(_EMPTY_COPIES, places)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
