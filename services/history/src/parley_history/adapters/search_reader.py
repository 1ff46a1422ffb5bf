"""Finds messages: the index proposes, newest first, and the messages themselves decide.

Words of one or two letters are too short for the index; then the messages are looked through, some thousands a request.
"""

import heapq
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from parley_contract.refusals import Refused

from parley_history.adapters.search_index import stretches
from parley_history.domain.row_ids import partition_of_row, row_id
from parley_history.domain.search import SearchQuery, has_all, rank, trigrams

# What one request looks at before it answers with what it has and where to go on: about 20 ms.
_EXAMINED_MAX = 5_000
# `rank` orders the newest so many matches.
_RANKED_MAX = 500
# Below this the index is as good as whole; only a first reading leaves more.
_UNINDEXED_MAX = 10_000
_COLUMNS = "m.ts, m.id, m.room, m.sender_id, m.text"
_SCAN = f"SELECT {_COLUMNS} FROM messages AS m WHERE m.id >= ? AND m.id < ? ORDER BY m.id DESC"  # noqa: S608
_SCAN_ROOM = f"SELECT {_COLUMNS} FROM messages AS m WHERE m.room = ? AND m.id >= ? AND m.id < ? ORDER BY m.id DESC"  # noqa: S608
_PROPOSED = (
    "SELECT {columns} FROM {name} AS t CROSS JOIN messages AS m ON m.id = t.rowid "
    "WHERE {name} MATCH ? AND t.rowid >= ? AND t.rowid < ? ORDER BY t.rowid DESC"
)
_FROM = "SELECT id, ts FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1"
_PARTITIONS = "SELECT partition, log_start, next_offset, indexed FROM partitions ORDER BY partition"


class Candidate(NamedTuple):
    ts: int
    id: int
    room: str
    sender_id: str
    text: str | None


class Matched(NamedTuple):
    """Row ids of messages, in the order asked for; `last` is the place to go on from, None when nothing is left."""

    ids: list[int]
    last: tuple[int, int] | None


def search(snapshot: sqlite3.Connection, query: SearchQuery) -> Matched:
    """Raise Refused("unavailable") while a first reading of the log is being indexed."""
    partitions = snapshot.execute(_PARTITIONS).fetchall()
    if sum(end - max(start, indexed) for _, start, end, indexed in partitions) > _UNINDEXED_MAX:
        raise Refused("unavailable", "The messages are still being made searchable. Please try again soon.", 2_000)
    each = [_newest_first(snapshot, query, partition, start, end) for partition, start, end, _ in partitions]
    candidates = heapq.merge(*each, reverse=True)
    return _ranked(candidates, query) if query.order == "rank" else _in_time(candidates, query)


def _in_time(candidates: Iterator[Candidate], query: SearchQuery) -> Matched:
    found: list[int] = []
    last = None
    for examined, candidate in enumerate(candidates, 1):
        last = candidate
        if _fits(candidate, query):
            found.append(candidate.id)
        if len(found) == query.limit or examined == _EXAMINED_MAX:
            return Matched(found, (last.ts, last.id))
    return Matched(found, None)


def _ranked(candidates: Iterator[Candidate], query: SearchQuery) -> Matched:
    fitting = [each for each in islice(candidates, _EXAMINED_MAX) if _fits(each, query)][:_RANKED_MAX]
    best = sorted(fitting, key=lambda each: (rank(each.text or "", query.needles), each), reverse=True)
    return Matched([each.id for each in best[: query.limit]], None)


def _fits(candidate: Candidate, query: SearchQuery) -> bool:
    return (
        candidate.text is not None
        and candidate.room in query.rooms
        and query.author in {None, candidate.sender_id}
        and (query.from_ts is None or candidate.ts >= query.from_ts)
        and (query.to_ts is None or candidate.ts < query.to_ts)
        and has_all(candidate.text, query.needles)
    )


def _newest_first(
    snapshot: sqlite3.Connection, query: SearchQuery, partition: int, start: int, end: int
) -> Iterator[Candidate]:
    low, high = row_id(partition, start), row_id(partition, end)
    if query.from_ts is not None:
        low = _first_at(snapshot, low, high, query.from_ts)
    if query.to_ts is not None:
        high = _first_at(snapshot, low, high, query.to_ts)
    if query.before is None or partition_of_row(query.before[1]) == partition:
        high = high if query.before is None else min(high, query.before[1])
        return map(Candidate._make, _rows(snapshot, query, partition, low, high))
    before = query.before
    high = _first_at(snapshot, low, high, before[0] + 1)
    # Of those with the very time of the last one seen, some were seen.
    found = map(Candidate._make, _rows(snapshot, query, partition, low, high))
    return (each for each in found if each[:2] < before)


def _rows(
    snapshot: sqlite3.Connection, query: SearchQuery, partition: int, low: int, high: int
) -> Iterator[tuple[int, ...]]:
    proposed = trigrams(query)
    if not proposed:
        if len(query.rooms) == 1:
            yield from snapshot.execute(_SCAN_ROOM, (*query.rooms, low, high))
        else:
            yield from snapshot.execute(_SCAN, (low, high))
        return
    wanted = " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in proposed)
    for name, begins in stretches(snapshot, partition):
        if begins < high:
            yield from snapshot.execute(_PROPOSED.format(columns=_COLUMNS, name=name), (wanted, low, high))


def _first_at(snapshot: sqlite3.Connection, low: int, high: int, ts: int) -> int:
    """The first row id from which on all is at or after `ts`: halving, as the broker's times grow with the offsets."""
    end = high
    while low < high:
        middle = (low + high) // 2
        found = snapshot.execute(_FROM, (middle, end)).fetchone()
        if found is None or found[1] >= ts:
            high = middle
        else:
            low = found[0] + 1
    return high
