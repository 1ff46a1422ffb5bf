"""The fold of chat-rooms: which rooms there are and who belongs to them. The last record of a key wins.

#general is there without a record, and everybody belongs to it.
"""

from dataclasses import dataclass

from parley_contract.frames import Person, Room
from parley_contract.names import GENERAL, is_room
from parley_contract.records import (
    LogRecord,
    MembershipValue,
    Poison,
    RoomValue,
    parse_key,
    parse_value,
)

GENERAL_ROOM = Room(room=GENERAL, title="General", visibility="public")


@dataclass(frozen=True, slots=True)
class RoomChanged:
    room: Room
    new: bool


@dataclass(frozen=True, slots=True)
class MembershipChanged:
    room: str
    user_id: str
    member: bool


@dataclass(frozen=True, slots=True)
class RoomPoisoned:
    reason: str


RoomsVerdict = RoomChanged | MembershipChanged | RoomPoisoned


class RoomsFold:
    """Rooms by id, and memberships both ways round."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {GENERAL: GENERAL_ROOM}
        self._members: dict[str, dict[str, Person]] = {}
        self._rooms_of: dict[str, set[str]] = {}

    def apply(self, record: LogRecord) -> RoomsVerdict:
        try:
            room, slash, user_id = parse_key(record).partition("/")
            if not is_room(room):
                raise Poison("key is not a room")
            return self._membership(room, user_id, record) if slash else self._room(room, record)
        except Poison as poison:
            return RoomPoisoned(str(poison))

    def _room(self, room: str, record: LogRecord) -> RoomsVerdict:
        value = parse_value(RoomValue, record)
        changed = Room(room, value.title, value.visibility, value.created_by, value.created_at)
        new = room not in self._rooms
        self._rooms[room] = changed
        return RoomChanged(changed, new)

    def _membership(self, room: str, user_id: str, record: LogRecord) -> RoomsVerdict:
        if not user_id:
            raise Poison("key names no user")
        if record.value is None:
            self._members.get(room, {}).pop(user_id, None)
            self._rooms_of.get(user_id, set()).discard(room)
            return MembershipChanged(room, user_id, member=False)
        value = parse_value(MembershipValue, record)
        if value.user.id != user_id:
            raise Poison("key and value name different users")
        self._members.setdefault(room, {})[user_id] = value.user
        self._rooms_of.setdefault(user_id, set()).add(room)
        return MembershipChanged(room, user_id, member=True)

    def room(self, room: str) -> Room | None:
        return self._rooms.get(room)

    def directory(self) -> list[Room]:
        """Every public room, #general first, then by id."""
        return sorted(self._rooms.values(), key=lambda room: (room.room != GENERAL, room.room))

    def is_member(self, room: str, user_id: str) -> bool:
        return room == GENERAL or user_id in self._members.get(room, {})

    def rooms_of(self, user_id: str) -> list[Room]:
        """The rooms a person belongs to, #general first, then by id."""
        mine = {GENERAL} | self._rooms_of.get(user_id, set())
        return [room for room in self.directory() if room.room in mine]

    def may_read(self, room: str, user_id: str) -> bool:  # noqa: ARG002 - every room is public so far
        return room in self._rooms
