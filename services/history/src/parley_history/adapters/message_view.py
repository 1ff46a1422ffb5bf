"""The view of chat-messages: the fold in memory and the rows on disk, always in step.

The view is a function of the records between the log's start and the next offset. Whoever folded them earlier,
restarted, or reads them all afresh has the same rows.
"""

import sqlite3
from collections.abc import Iterable
from itertools import chain

from parley_chassis import logs
from parley_contract.fold import RoomFold
from parley_contract.records import LogRecord

from parley_history.adapters.progress import ViewAddress
from parley_history.adapters.view_file import ViewFolder, connect_writer, create_tables, has_format
from parley_history.adapters.view_writer import ViewWriter
from parley_history.domain.effects import effects, promoted
from parley_history.domain.log_state import LogState
from parley_history.domain.message_fold import Folded, fold_records

# About 50 ms: between two of them the thread follows the log.
_INDEXED_AT_ONCE_MAX = 1_000


class _Outdated(Exception):
    """The file on disk is not a view of this log."""


class MessageView:
    def __init__(self, address: ViewAddress, writer: ViewWriter, retention_ms: int) -> None:
        self.address = address
        self._writer = writer
        self._retention_ms = retention_ms
        self._starts = writer.log_starts()
        self.next_offsets = writer.next_offsets()
        self._fold = _restored(writer)

    def __len__(self) -> int:
        return len(self._fold)

    def take(self, records: Iterable[LogRecord], next_offsets: dict[int, int]) -> Folded:
        """Fold a poll's records, and keep them with `next_offsets`, in one transaction."""
        # What was fetched before retention took it is gone all the same.
        kept = (record for record in records if record.offset >= self._starts[record.partition])
        folded = fold_records(self._fold, kept, len(self.next_offsets))
        if folded.links or folded.copies or next_offsets != self.next_offsets:
            self._writer.append(effects(folded.links, self._writer.stored), folded.copies, next_offsets)
            self.next_offsets = dict(next_offsets)
        return folded

    def index(self) -> bool:
        """Make some messages searchable that are not yet; return whether others are left."""
        return self._writer.index(self.next_offsets, _INDEXED_AT_ONCE_MAX)

    def observe(self, state: LogState) -> None:
        """Follow the log's start and retention: what the log no longer has, the view does not show."""
        if state.retention_ms != self._retention_ms:
            self._writer.keep_retention(state.retention_ms)
            self._retention_ms = state.retention_ms
        starts = state.of_chat(state.starts)
        moved = {partition: start for partition, start in starts.items() if start > self._starts[partition]}
        if moved:
            self._prune(moved)

    def _prune(self, starts: dict[int, int]) -> None:
        with self._writer.pruning(starts) as writer:
            evicted = [self._fold.evict(partition, start) for partition, start in starts.items()]
            links, messages = promoted(writer.take_copies(chain.from_iterable(evicted)))
            writer.promote(links, messages)
        self._starts.update(starts)
        self.next_offsets = self._writer.next_offsets()

    def close(self) -> None:
        self._writer.close()


def open_view(folder: ViewFolder, state: LogState) -> MessageView:
    """Resume the view on disk when it is one of this very log, else begin anew at the log's start."""
    address = folder.address(state.epoch)
    folder.drop(keep=address.path)
    if address.path.exists():
        try:
            return _resume(folder.address(state.epoch), state)
        except (_Outdated, sqlite3.DatabaseError, TypeError) as error:
            logs.get(__name__).warning("view_dropped", reason=str(error))
    folder.drop()
    address = folder.address(state.epoch)
    connection = connect_writer(address.path)
    try:
        create_tables(connection, state.epoch, state.retention_ms, state.of_chat(state.starts))
        return MessageView(address, ViewWriter(connection), state.retention_ms)
    except BaseException:
        connection.close()
        raise


def _resume(address: ViewAddress, state: LogState) -> MessageView:
    connection = connect_writer(address.path)
    try:
        writer = ViewWriter(connection)
        if not has_format(connection) or writer.epoch() != state.epoch:
            raise _Outdated("of another format or epoch")
        ends, reached = state.of_chat(state.ends), writer.next_offsets()
        if reached.keys() != ends.keys() or any(reached[p] > end for p, end in ends.items()):
            raise _Outdated("the log is shorter or has other partitions")
        view = MessageView(address, writer, retention_ms=-1)
        view.observe(state)
    except BaseException:
        connection.close()
        raise
    return view


def _restored(writer: ViewWriter) -> RoomFold:
    """The fold as it was after the last record kept."""
    fold = RoomFold()
    for heading, is_copy in writer.kept():
        first = fold.first_of(heading.room, heading.sender_id, heading.cid)
        if (first is not None) is not is_copy:
            raise _Outdated("rows that contradict the fold")
        fold.apply_parts(heading, None)
    return fold
