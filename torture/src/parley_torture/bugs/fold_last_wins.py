"""Of a doubled message history keeps the last record, as a table with one row a cid would."""

from collections.abc import Iterable

from parley_history.adapters.view_writer import _INSERT_MESSAGE, ViewWriter, _row
from parley_history.domain.stored import StoredMessage

DELETE = 'DELETE FROM messages WHERE room = ? AND sender_id = ? AND cid = ? AND "offset" < ?'


def plant() -> None:
    append = ViewWriter.append

    def replacing(
        self: ViewWriter,
        shown: Iterable[StoredMessage],
        copies: Iterable[StoredMessage],
        next_offsets: dict[int, int],
    ) -> None:
        append(self, shown, (), next_offsets)
        for copy in copies:
            with self._transaction() as connection:
                connection.execute(DELETE, (copy.room, copy.sender.id, copy.cid, copy.offset))
                connection.execute(_INSERT_MESSAGE, _row(copy))

    ViewWriter.append = replacing  # type: ignore[method-assign]
