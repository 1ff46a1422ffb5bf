"""Rooms and who belongs to them: joining, leaving, making one, and what chat-rooms says of it.

Membership is the log's. It begins with the first join and ends with leave; a leave that comes back from the log stops
the room on all of the person's connections, on every gateway.
"""

import msgspec
from parley_contract.frames import MyRoom, Ok, Room, RoomNow
from parley_contract.limits import ROOMS_JOINED_MAX
from parley_contract.names import GENERAL
from parley_contract.permissions import no_room
from parley_contract.records import (
    MEMBERSHIP_SCHEMA,
    ROOM_SCHEMA,
    LogRecord,
    MembershipValue,
    NewRecord,
    RoomValue,
    encode_value,
)
from parley_contract.refusals import Refused
from parley_contract.rooms_fold import MembershipChanged, RoomChanged, RoomPoisoned, RoomsFold
from parley_contract.topics import CHAT_ROOMS

from parley_gateway.domain.actions import Create, Join, Leave
from parley_gateway.domain.answers import error_frame
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Key, Pending
from parley_gateway.domain.tally import Tally

LEAVE = "leave"
CREATE = "create"
ENTER = "enter"


class Rooms:
    def __init__(self, hub: Hub, tally: Tally, pending: Pending) -> None:
        self._hub = hub
        self._tally = tally
        self._pending = pending
        self._fold = RoomsFold()
        # (room, user id) of memberships on their way to the log: a tombstone heard before them is older than they.
        self._entering: set[tuple[str, str]] = set()

    def of_user(self, user_id: str) -> list[MyRoom]:
        """The rooms a person belongs to, as they are for them."""
        return [MyRoom(**msgspec.structs.asdict(room)) for room in self._fold.rooms_of(user_id)]

    def require(self, room: str) -> Room:
        found = self._fold.room(room)
        if found is None:
            raise no_room(room)
        return found

    def require_voice(self, connection: Connection, room: str) -> None:
        """Raise Refused unless the person may write in the room."""
        self.require(room)
        if room not in connection.rooms and not self._fold.is_member(room, connection.require_user().id):
            raise Refused("forbidden", f"Join #{room} before you write in it.")

    # From a person -----------------------------------------------------------------------------------------------

    def needs_membership(self, connection: Connection, room: str) -> bool:
        user_id = connection.require_user().id
        return not self._fold.is_member(room, user_id) or self._pending.has((LEAVE, room, user_id))

    def join(self, connection: Connection, asked: Join, wall_ms: int) -> list[Outgoing]:
        """Subscribe, and the record of a first membership. The caller answers."""
        room, user = asked.room, connection.require_user()
        self.require(room)
        if room not in connection.rooms and len(connection.rooms) >= ROOMS_JOINED_MAX:
            raise Refused("invalid", f"You are in {ROOMS_JOINED_MAX} rooms already; leave one first.")
        entering = self.needs_membership(connection, room)
        self._hub.subscribe(connection, room)
        if not entering:
            return []
        self._entering.add((room, user.id))
        value = MembershipValue(user=user, since=wall_ms)
        return [Outgoing(_membership(room, user.id, encode_value(value)), (ENTER, room, user.id))]

    def not_entered(self, key: Key) -> None:
        """The membership with this key did not reach the log."""
        self._entering.discard((key[1], key[2]))

    def leave(self, connection: Connection, asked: Leave, now: float) -> list[Outgoing]:
        room, user = asked.room, connection.require_user()
        self.require(room)
        if room == GENERAL:
            raise Refused("invalid", "Everybody belongs to #general; it cannot be left.")
        key = (LEAVE, room, user.id)
        first = self._pending.add(key, connection, asked.re, now)
        self._entering.discard((room, user.id))
        self._hub.unsubscribe(connection, room)
        return [Outgoing(_membership(room, user.id, None), key)] if first else []

    def create(self, connection: Connection, asked: Create, now: float, wall_ms: int) -> list[Outgoing]:
        room, user = asked.room, connection.require_user()
        key = (CREATE, room)
        if self._fold.room(room) is not None or self._pending.has(key):
            raise _taken(room)
        self._pending.add(key, connection, asked.re, now)
        value = RoomValue(title=asked.title, visibility="public", created_by=user, created_at=wall_ms)
        made = NewRecord(CHAT_ROOMS, room.encode(), (("schema", ROOM_SCHEMA),), encode_value(value))
        membership = encode_value(MembershipValue(user=user, since=wall_ms))
        return [Outgoing(made, key), Outgoing(_membership(room, user.id, membership))]

    # From the log ------------------------------------------------------------------------------------------------

    def on_record(self, record: LogRecord) -> list[Connection]:
        """Return the connections that have to stop hearing a room of theirs."""
        match self._fold.apply(record):
            case RoomChanged(room, new):
                self._on_room(room, new=new)
            case MembershipChanged(room_id, user_id, member):
                return self._on_membership(room_id, user_id, member=member)
            case RoomPoisoned():
                self._tally.skipped(CHAT_ROOMS, record.offset)
        return []

    def _on_room(self, room: Room, *, new: bool) -> None:
        for waiter in self._pending.settle((CREATE, room.room)):
            mine = room.created_by is not None and room.created_by.id == waiter.connection.require_user().id
            refused = error_frame(_taken(room.room), waiter.re)
            self._hub.reply(waiter.connection, Ok(re=waiter.re) if new and mine else refused)
        self._hub.tell_everyone(
            RoomNow(
                room=room.room,
                title=room.title,
                visibility=room.visibility,
                created_by=room.created_by,
                created_at=room.created_at,
            )
        )

    def _on_membership(self, room: str, user_id: str, *, member: bool) -> list[Connection]:
        if member:
            self._entering.discard((room, user_id))
            return []
        key: Key = (LEAVE, room, user_id)
        for waiter in self._pending.settle(key):
            self._hub.reply(waiter.connection, Ok(re=waiter.re))
        if (room, user_id) in self._entering:
            return []
        leaving = [connection for connection in self._hub.of_user(user_id) if room in connection.rooms]
        for connection in leaving:
            self._hub.unsubscribe(connection, room)
        return leaving


def _membership(room: str, user_id: str, value: bytes | None) -> NewRecord:
    return NewRecord(CHAT_ROOMS, f"{room}/{user_id}".encode(), (("schema", MEMBERSHIP_SCHEMA),), value)


def _taken(room: str) -> Refused:
    return Refused("conflict", f"There is a room #{room} already.")
