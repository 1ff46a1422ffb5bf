"""Of a doubled message history keeps the last record, as a table with one row a cid would."""

from collections.abc import Iterable

from parley_contract.fold import shown
from parley_history.adapters.rows import message_row
from parley_history.adapters.view_writer import _INSERT_MESSAGE, ViewWriter
from parley_history.domain.effects import Effects, Stored
from parley_history.domain.message_fold import Copy
from parley_history.domain.row_ids import row_id

DELETE = "DELETE FROM messages WHERE room = ? AND sender_id = ? AND cid = ? AND id < ?"


def plant() -> None:
    append = ViewWriter.append

    def replacing(self: ViewWriter, new: Effects, copies: Iterable[Copy], next_offsets: dict[int, int]) -> None:
        append(self, new, (), next_offsets)
        for heading, content in copies:
            place = row_id(heading.partition, heading.offset)
            if content is None or heading.kind != "message":
                continue
            with self._transaction() as connection:
                connection.execute(DELETE, (heading.room, heading.sender_id, heading.cid, place))
                connection.execute(_INSERT_MESSAGE, message_row(Stored(place, shown(heading, content, None))))

    ViewWriter.append = replacing  # type: ignore[method-assign]
