"""The index of trigrams that a search asks first: FTS5 tables without content, one for each stretch of a partition.

When retention has taken a whole stretch its table is dropped, so forgetting a segment costs no more than that. What is
gone meanwhile is no hit: the message itself is read for each.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from parley_contract.frames import Message

from parley_history.domain.folding import spread
from parley_history.domain.row_ids import offset_of, partition_of_row, row_id
from parley_history.domain.search import scope_code

_STRETCH_BITS = 17
_PREFIX = "trigrams_"
# `detail = none`: which texts have a trigram, not where. Whether they are neighbours the text itself says.
_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING "
    "fts5(scope, text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1')"
)
_UNINDEXED = (
    "SELECT id, room, sender_id, text FROM messages WHERE id >= ? AND id < ? AND text IS NOT NULL ORDER BY id LIMIT ?"
)


def stretch_name(place: int) -> str:
    """The table that a message's trigrams are in, by its row id."""
    return f"{_PREFIX}{partition_of_row(place)}_{offset_of(place) >> _STRETCH_BITS}"


def stretches(connection: sqlite3.Connection, partition: int) -> list[tuple[str, int]]:
    """A partition's tables, newest first, with the row id that each begins at."""
    like = f"{_PREFIX}{partition}\\_%"
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE name LIKE ? ESCAPE '\\' AND sql LIKE 'CREATE VIRTUAL%'", (like,)
    )
    numbers = sorted((int(name.rsplit("_", 1)[1]) for (name,) in rows), reverse=True)
    return [(f"{_PREFIX}{partition}_{number}", row_id(partition, number << _STRETCH_BITS)) for number in numbers]


class SearchIndex:
    """The writing side, within transactions of the view's writer."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT partition, indexed FROM partitions")
        # Below these offsets every message is in the index.
        self._reached: dict[int, int] = dict(rows.fetchall())

    def go_on(self, next_offsets: dict[int, int], rows_max: int) -> bool:
        """Index some messages that are not yet; return whether others are left."""
        for partition, end in next_offsets.items():
            if self._reached[partition] < end:
                start = row_id(partition, self._reached[partition])
                found = self._connection.execute(_UNINDEXED, (start, row_id(partition, end), rows_max)).fetchall()
                self._add(found)
                reached = offset_of(found[-1][0]) + 1 if len(found) == rows_max else end
                self._connection.execute("UPDATE partitions SET indexed = ? WHERE partition = ?", (reached, partition))
                self._reached[partition] = reached
        return any(self._reached[partition] < end for partition, end in next_offsets.items())

    def replace(self, place: int, before: Message, now: str | None) -> None:
        """A message's text is another one, or gone."""
        if offset_of(place) >= self._reached[partition_of_row(place)] or before.text is None:
            return
        old = (place, _scope(before.room, before.sender.id), spread(before.text))
        name = stretch_name(place)
        self._connection.execute(f"INSERT INTO {name}({name}, rowid, scope, text) VALUES ('delete', ?, ?, ?)", old)  # noqa: S608
        if now is not None:
            self._add([(place, before.room, before.sender.id, now)])

    def prune(self, starts: dict[int, int]) -> None:
        """Drop the tables in which nothing is left."""
        for partition, start in starts.items():
            self._reached[partition] = max(start, self._reached[partition])
            for name, begins in stretches(self._connection, partition):
                if offset_of(begins) + (1 << _STRETCH_BITS) <= start:
                    self._connection.execute(f"DROP TABLE {name}")

    def _add(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        for name, found in _by_stretch(rows):
            self._connection.execute(_CREATE.format(name=name))
            self._connection.executemany(
                f"INSERT INTO {name}(rowid, scope, text) VALUES (?, ?, ?)",  # noqa: S608 - our own name
                ((place, _scope(room, sender_id), spread(text)) for place, room, sender_id, text in found),
            )


def _by_stretch(rows: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[str, list[tuple[int, str, str, str]]]]:
    grouped: dict[str, list[tuple[int, str, str, str]]] = {}
    for row in rows:
        grouped.setdefault(stretch_name(row[0]), []).append(row)
    yield from grouped.items()


def _scope(room: str, sender_id: str) -> str:
    return scope_code("room", room) + scope_code("author", sender_id)
