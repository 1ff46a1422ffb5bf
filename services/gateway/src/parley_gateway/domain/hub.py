"""Who is connected to this gateway, and the frames on their way to them.

A frame for many is encoded and framed once. Frames gather until `flush`, which joins what came for a room and writes
it with one call a socket: ten frames in one write cost a sixth of ten writes (measured, design section 3).
A socket hears what its rooms were told, then what it alone was told, but for the answer to a join: that stands first.
Who has seen more of a room than this gateway has read is told of no record until the gateway is past that.
"""

from collections.abc import Iterable
from itertools import chain

from parley_contract.close_codes import MEANINGS, CloseCode
from parley_contract.frames import Message, ServerFrame, encode_msg

from parley_gateway.domain.answers import bye_frame, text_frame, wire
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.tally import Tally

_NOBODY: frozenset[Connection] = frozenset()


class Hub:
    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._admitted: set[Connection] = set()
        # Who hears all of a room; and who hears of its records only those after an offset, until one comes.
        self._in_room: dict[str, set[Connection]] = {}
        self._ahead: dict[str, dict[Connection, int]] = {}
        self._of_user: dict[str, set[Connection]] = {}
        self._of_sid: dict[str, set[Connection]] = {}
        self._for_room: dict[str, list[bytes]] = {}
        self._for_one: dict[Connection, list[bytes]] = {}

    # Who is here -------------------------------------------------------------------------------------------------

    def admit(self, connection: Connection) -> None:
        self._admitted.add(connection)
        self._of_user.setdefault(connection.require_user().id, set()).add(connection)
        self._of_sid.setdefault(connection.sid, set()).add(connection)

    def drop(self, connection: Connection) -> None:
        """Forget a connection that ended."""
        self._for_one.pop(connection, None)
        for room in list(connection.rooms):
            self.unsubscribe(connection, room)
        if connection in self._admitted:
            self._admitted.discard(connection)
            _take_out(self._of_user, connection.require_user().id, connection)
            _take_out(self._of_sid, connection.sid, connection)

    def subscribe(self, connection: Connection, room: str) -> None:
        """Who comes in is not told what the room was told before."""
        self._write_room(room)
        self._take_out_of(room, connection)
        connection.rooms.add(room)
        self._in_room.setdefault(room, set()).add(connection)

    def hold_back(self, connection: Connection, room: str, seen: int) -> None:
        """Of the room's records tell this subscriber only those after the offset `seen`."""
        self._take_out_of(room, connection)
        self._ahead.setdefault(room, {})[connection] = seen

    def unsubscribe(self, connection: Connection, room: str) -> None:
        connection.rooms.discard(room)
        self._take_out_of(room, connection)

    def _take_out_of(self, room: str, connection: Connection) -> None:
        _take_out(self._in_room, room, connection)
        ahead = self._ahead.get(room)
        if ahead is not None:
            ahead.pop(connection, None)
            if not ahead:
                del self._ahead[room]

    def __len__(self) -> int:
        """Connections that have said hello."""
        return len(self._admitted)

    def of_user(self, user_id: str) -> tuple[Connection, ...]:
        return tuple(self._of_user.get(user_id, _NOBODY))

    def of_sid(self, sid: str) -> tuple[Connection, ...]:
        return tuple(self._of_sid.get(sid, _NOBODY))

    # What they are told ------------------------------------------------------------------------------------------

    def reply(self, connection: Connection, frame: ServerFrame) -> None:
        self._for_one.setdefault(connection, []).append(wire(frame))

    def reply_at_once(self, connection: Connection, frame: ServerFrame) -> None:
        """An answer that has to stand before whatever its room is told next."""
        self.reply(connection, frame)
        self._write_own(connection, self._for_one.pop(connection))

    def tell_room(self, room: str, frame: ServerFrame) -> None:
        if room in self._in_room:
            self._for_room.setdefault(room, []).append(wire(frame))
        if room in self._ahead:
            self._tell_each(self._ahead[room], frame)

    def show(self, record: Message) -> None:
        """Tell the room a record of the log."""
        if record.room in self._ahead:
            self._let_in(record)
        if record.room in self._in_room:
            self._for_room.setdefault(record.room, []).append(text_frame(encode_msg(record)))

    def _let_in(self, record: Message) -> None:
        """From this record on those hear all who have seen only what came before it."""
        for connection in [each for each, seen in self._ahead[record.room].items() if seen < record.offset]:
            self.subscribe(connection, record.room)

    def tell_others(self, room: str, user_id: str, frame: ServerFrame) -> None:
        """Tell the room's people but this one."""
        hearing = chain(self._in_room.get(room, _NOBODY), self._ahead.get(room, ()))
        self._tell_each((each for each in hearing if each.require_user().id != user_id), frame)

    def tell_person(self, user_id: str, frame: ServerFrame) -> None:
        """Tell all of somebody's devices."""
        self._tell_each(self.of_user(user_id), frame)

    def tell_everyone(self, frame: ServerFrame) -> None:
        self._tell_each(self._admitted, frame)

    def _tell_each(self, connections: Iterable[Connection], frame: ServerFrame) -> None:
        data = wire(frame)
        for connection in connections:
            self._for_one.setdefault(connection, []).append(data)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits to be written."""
        return not self._for_room and not self._for_one

    def flush(self) -> None:
        """Write everything that was told since the last flush."""
        for room in tuple(self._for_room):
            self._write_room(room)
        for_one, self._for_one = self._for_one, {}
        for connection, frames in for_one.items():
            self._write_own(connection, frames)

    def _write_own(self, connection: Connection, frames: list[bytes]) -> None:
        if not connection.socket.write_frames(b"".join(frames)):
            self._evict(connection)

    def _write_room(self, room: str) -> None:
        frames = self._for_room.pop(room, None)
        if frames is None:
            return
        chunk = frames[0] if len(frames) == 1 else b"".join(frames)
        members, for_one = self._in_room.get(room, _NOBODY), self._for_one
        self._tally.deliveries += len(frames) * len(members)
        slow: list[Connection] = []
        for member in members:
            own = for_one.pop(member, None) if for_one else None
            if not member.socket.write_frames(chunk if own is None else b"".join((chunk, *own))):
                slow.append(member)
        for member in slow:
            self._evict(member)

    def _evict(self, connection: Connection) -> None:
        self._tally.evictions += 1
        self.close(connection, CloseCode.SLOW_CONSUMER)

    def close(self, connection: Connection, code: CloseCode, retry_after_ms: int = 0) -> None:
        """Write what the connection is still to hear, then bye, then close."""
        waiting = self._for_one.pop(connection, [])
        farewell = b"".join((*waiting, wire(bye_frame(code, retry_after_ms))))
        connection.socket.close_with(int(code), MEANINGS[code].reason, farewell)


def _take_out(index: dict[str, set[Connection]], key: str, connection: Connection) -> None:
    found = index.get(key)
    if found is not None:
        found.discard(connection)
        if not found:
            del index[key]
