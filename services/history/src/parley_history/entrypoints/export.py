"""A room as a stream of lines: the view says which records people are shown, the log gives their bytes.

Read as fast as the client takes it. An export that cannot be finished ends without its last line.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

from parley_chassis import logs
from parley_contract.export_lines import ExportEnd, ExportHead, Sealing
from parley_contract.records import LogRecord
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_MESSAGES

from parley_history.adapters.chain_reader import ChainReader, Span
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.progress import ViewAddress
from parley_history.domain.exporting import exported
from parley_history.domain.log_state import Place
from parley_history.entrypoints.following import Log

EXPORTS_MAX = 2
_LINKS_AT_ONCE = 500
_POLL_S = 0.5
_SILENT_S_MAX = 10.0

OpenLog = Callable[[dict[str, str], dict[Place, int]], Log]


class _Broken(Exception):
    """The export cannot be finished."""


class Exports:
    """At most EXPORTS_MAX at once; each has a consumer of its own."""

    def __init__(self, reader: ChainReader, open_log: OpenLog) -> None:
        self._reader = reader
        self._open_log = open_log
        self._free = threading.BoundedSemaphore(EXPORTS_MAX)

    def stream(self, view: ViewAddress, room: str, require: Callable[[], None]) -> Iterator[bytes]:
        """Lines, ready to be sent. `require` raises Refused as soon as the person may not read on; the first line is
        made before this returns, so that what cannot be begun is refused."""
        if not self._free.acquire(blocking=False):
            raise Refused("rate_limited", "Other rooms are being exported. Please try again in a minute.", 30_000)
        lines = self._lines(view, room, require)
        first = next(lines)
        return _after(first, lines)

    def _lines(self, view: ViewAddress, room: str, require: Callable[[], None]) -> Iterator[bytes]:
        try:
            span = self._reader.span(view, room)
            sealing, count = Sealing(), 0
            now_ms = time.time_ns() // 1_000_000
            with closing(self._open(span)) as log:
                position = span.end - 1 if span.end else None
                yield sealing.line(ExportHead(room, span.epoch, span.log_start, position, now_ms))
                records = _records(log, room)
                for offset, is_shown in self._links(view, room, span, require):
                    record = _at(records, offset)
                    yield sealing.line(exported(record, is_shown=is_shown))
                    count += 1
            yield sealing.line(ExportEnd(count))
        except (_Broken, LogUnavailable) as reason:
            logs.get(__name__).warning("export_broken", room=room, reason=str(reason))
        finally:
            self._free.release()

    def _open(self, span: Span) -> Log:
        begin = {Place(CHAT_MESSAGES, span.partition): span.end if span.first is None else span.first.offset}
        try:
            return self._open_log({CHAT_MESSAGES: span.epoch}, begin)
        except LogUnavailable:
            raise Refused("unavailable", "The log cannot be read right now. Please try again.", 1_000) from None

    def _links(
        self, view: ViewAddress, room: str, span: Span, require: Callable[[], None]
    ) -> Iterator[tuple[int, bool]]:
        after = -1
        while found := self._reader.records(view, room, span, after, _LINKS_AT_ONCE):
            try:
                require()
            except Refused as refused:
                raise _Broken(refused.message) from None
            yield from ((record.offset, record.kind != "void" and record.deleted_ts is None) for record in found)
            after = found[-1].offset


def _after(first: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from lines


def _records(log: Log, room: str) -> Iterator[LogRecord]:
    """The room's records, in order; raise _Broken when none comes for long."""
    key, heard_at = room.encode(), time.monotonic()
    while True:
        polled = log.poll(_POLL_S)
        for records in polled.values():
            heard_at = time.monotonic()
            yield from (record for record in records if record.key == key)
        if time.monotonic() - heard_at > _SILENT_S_MAX:
            raise _Broken("the log is silent")


def _at(records: Iterator[LogRecord], offset: int) -> LogRecord:
    with suppress(StopIteration):
        record = next(each for each in records if each.offset >= offset)
        if record.offset == offset:
            return record
    raise _Broken(f"retention took offset {offset} meanwhile")
