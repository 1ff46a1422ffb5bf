"""Writes the view: what a poll brought and how far it reached, in one transaction; what retention took, likewise."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from parley_contract.frames import Person

from parley_history.domain.stored import StoredMessage

_INSERT_MESSAGE = "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_COPY = "INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# Everything that the fold is restored from; it needs no texts.
_KEPT = """
SELECT room, "offset", ts, cid, sender_id, sender_name, '', "partition", 0 FROM messages
UNION ALL SELECT room, "offset", ts, cid, sender_id, sender_name, '', "partition", 1 FROM copies
ORDER BY "partition", "offset"
"""
_COPIES = 'SELECT * FROM copies ORDER BY "partition", "offset"'


class ViewWriter:
    """On the folding thread alone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def append(
        self, shown: Iterable[StoredMessage], copies: Iterable[StoredMessage], next_offsets: dict[int, int]
    ) -> None:
        with self._transaction() as connection:
            connection.executemany(_INSERT_MESSAGE, map(_row, shown))
            connection.executemany(_INSERT_COPY, map(_row, copies))
            connection.executemany(
                'UPDATE partitions SET next_offset = ? WHERE "partition" = ?',
                [(offset, partition) for partition, offset in next_offsets.items()],
            )

    @contextmanager
    def pruning(self, starts: dict[int, int]) -> Iterator["ViewWriter"]:
        """One transaction that deletes below `starts` and may end with promotions."""
        with self._transaction() as connection:
            for partition, start in starts.items():
                where = (partition, start)
                connection.execute('DELETE FROM messages WHERE "partition" = ? AND "offset" < ?', where)
                connection.execute('DELETE FROM copies WHERE "partition" = ? AND "offset" < ?', where)
                connection.execute(
                    'UPDATE partitions SET log_start = ?1, next_offset = max(next_offset, ?1) WHERE "partition" = ?2',
                    (start, partition),
                )
            yield self

    def promote(self, copies: Iterable[StoredMessage]) -> None:
        """Make copies messages; within `pruning`."""
        for copy in copies:
            place = (copy.partition, copy.offset)
            self._connection.execute('DELETE FROM copies WHERE "partition" = ? AND "offset" = ?', place)
            self._connection.execute(_INSERT_MESSAGE, _row(copy))

    def keep_retention(self, retention_ms: int) -> None:
        self._connection.execute("UPDATE log SET retention_ms = ?", (retention_ms,))

    def epoch(self) -> str:
        epoch: str = self._connection.execute("SELECT epoch FROM log").fetchone()[0]
        return epoch

    def next_offsets(self) -> dict[int, int]:
        rows = self._connection.execute('SELECT "partition", next_offset FROM partitions ORDER BY "partition"')
        return dict(rows.fetchall())

    def log_starts(self) -> dict[int, int]:
        rows = self._connection.execute('SELECT "partition", log_start FROM partitions ORDER BY "partition"')
        return dict(rows.fetchall())

    def copies(self) -> list[StoredMessage]:
        return [_stored(row) for row in self._connection.execute(_COPIES)]

    def kept(self) -> Iterator[tuple[StoredMessage, bool]]:
        """Every record kept, by partition and offset, without its text; and whether it is a copy."""
        for row in self._connection.execute(_KEPT):
            yield _stored(row), bool(row[8])

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _row(stored: StoredMessage) -> tuple[str, int, int, str, str, str, str, int]:
    sender = stored.sender
    return (
        stored.room,
        stored.offset,
        stored.ts,
        stored.cid,
        sender.id,
        sender.name,
        stored.text,
        stored.partition,
    )


def _stored(row: tuple[str, int, int, str, str, str, str, int]) -> StoredMessage:
    room, offset, ts, cid, sender_id, sender_name, text, partition = row[:8]
    return StoredMessage(room, partition, offset, ts, cid, Person(sender_id, sender_name), text)
