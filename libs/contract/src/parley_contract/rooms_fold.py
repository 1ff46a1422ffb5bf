"""The fold of chat-rooms: which rooms there are, who belongs to them and as what. The last record of a key wins, but
for a room's making: the first one made is the room.

#general is there without a record, everybody belongs to it, and the first account (id 1) owns it. A direct conversation
needs no record: its two people follow from its name; their memberships say only that it began. A room without members
belongs to its maker, and one that its last owner left to the moderator, else the member, who came first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from parley_contract.frames import Person, Role, Room
from parley_contract.names import GENERAL, is_any_room, is_room, parties
from parley_contract.permissions import Standing
from parley_contract.records import LogRecord, MembershipValue, Poison, RoomValue, parse_key, parse_value

GENERAL_ROOM = Room(room=GENERAL, title="General", visibility="public")
GENERAL_OWNER_ID = "1"


@dataclass(frozen=True, slots=True)
class RoomChanged:
    room: Room
    new: bool


@dataclass(frozen=True, slots=True)
class RoomTaken:
    """Somebody made a room that was there. Compaction would keep their record, so `room` has to be written again."""

    room: Room
    loser: Person


@dataclass(frozen=True, slots=True)
class MembershipChanged:
    """`role` is None when the person does not belong to the room, `banned` when they are kept out of it."""

    room: str
    user_id: str
    member: bool
    role: Role | None = None
    banned: bool = False
    user: Person | None = None


@dataclass(frozen=True, slots=True)
class RoomPoisoned:
    reason: str


RoomsVerdict = RoomChanged | RoomTaken | MembershipChanged | RoomPoisoned


@dataclass(frozen=True, slots=True)
class Membership:
    user: Person
    role: Role
    since: int


class RoomsFold:
    """Rooms by id, and memberships both ways round."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {GENERAL: GENERAL_ROOM}
        self._members: dict[str, dict[str, Membership]] = {}
        self._banned: dict[str, dict[str, Person]] = {}
        self._rooms_of: dict[str, set[str]] = {}
        # Who owns a room that no owner is left in.
        self._heirs: dict[str, str] = {}

    def apply(self, record: LogRecord) -> RoomsVerdict:
        try:
            room, slash, user_id = parse_key(record).partition("/")
            if not (is_any_room(room) if slash else is_room(room)):
                raise Poison("key is not a room")
            return self._on_membership(room, user_id, record) if slash else self._on_room(room, record)
        except Poison as poison:
            return RoomPoisoned(str(poison))

    def _on_room(self, room: str, record: LogRecord) -> RoomsVerdict:
        value = parse_value(RoomValue, record)
        known = self._rooms.get(room)
        if (
            known is not None
            and room != GENERAL
            and (known.created_by, known.created_at)
            != (
                value.created_by,
                value.created_at,
            )
        ):
            return RoomTaken(known, value.created_by)
        is_general = room == GENERAL
        changed = Room(
            room,
            value.title,
            visibility="public" if is_general else value.visibility,
            created_by=None if is_general else value.created_by,
            created_at=None if is_general else value.created_at,
            topic=value.topic,
            archived=value.archived,
            slow_mode_s=value.slow_mode_s,
        )
        self._rooms[room] = changed
        return RoomChanged(changed, known is None)

    def _on_membership(self, room: str, user_id: str, record: LogRecord) -> RoomsVerdict:
        if not user_id:
            raise Poison("key names no user")
        value = None if record.value is None else parse_value(MembershipValue, record)
        if value is not None and value.user.id != user_id:
            raise Poison("key and value name different users")
        if value is None or value.banned:
            return self._end(room, user_id, None if value is None else value.user)
        self._banned.get(room, {}).pop(user_id, None)
        self._members.setdefault(room, {})[user_id] = Membership(value.user, value.role, value.since)
        self._rooms_of.setdefault(user_id, set()).add(room)
        if value.role == "owner" or room in self._heirs:
            self._heirs.pop(room, None)
            self._find_heir(room)
        return MembershipChanged(room, user_id, member=True, role=value.role, user=value.user)

    def _end(self, room: str, user_id: str, banned: Person | None) -> MembershipChanged:
        ended = self._members.get(room, {}).pop(user_id, None)
        self._rooms_of.get(user_id, set()).discard(room)
        if ended is not None and (ended.role == "owner" or self._heirs.get(room) == user_id):
            self._heirs.pop(room, None)
            self._find_heir(room)
        if banned is None:
            self._banned.get(room, {}).pop(user_id, None)
        else:
            self._banned.setdefault(room, {})[user_id] = banned
        member = room == GENERAL and banned is None
        return MembershipChanged(room, user_id, member, "member" if member else None, banned is not None, banned)

    def _find_heir(self, room: str) -> None:
        members = self._members.get(room, {}).values()
        if room == GENERAL or parties(room) is not None or any(each.role == "owner" for each in members):
            return
        heir = min(members, key=lambda each: (each.role != "moderator", each.since, int(each.user.id)), default=None)
        if heir is not None:
            self._heirs[room] = heir.user.id

    def room(self, room: str) -> Room | None:
        """The room, also a direct conversation; None when there is none of this name."""
        pair = parties(room)
        if pair is None:
            return self._rooms.get(room)
        people = tuple(each.user for each in self._members.get(room, {}).values())
        return Room(room, "", "direct", people=people)

    def standing(self, room: str, user_id: str) -> Standing:
        """What the person is in the room; an outsider where there is no such room."""
        pair = parties(room)
        if pair is not None:
            return "party" if user_id in pair else "stranger"
        if user_id in self._banned.get(room, {}):
            return "banned"
        found = self._members.get(room, {}).get(user_id)
        if found is not None:
            return "owner" if self._heirs.get(room) == user_id else found.role
        if room == GENERAL:
            return "owner" if user_id == GENERAL_OWNER_ID else "member"
        known = self._rooms.get(room)
        is_maker = known is not None and known.created_by is not None and known.created_by.id == user_id
        return "owner" if is_maker and not self._members.get(room) else "outsider"

    def members(self, room: str) -> list[Membership]:
        """Those with a record; of #general only the ones with a role of their own."""
        return list(self._members.get(room, {}).values())

    def member_count(self, room: str) -> int:
        """How many `members` are."""
        return len(self._members.get(room, ()))

    def banned(self, room: str) -> list[Person]:
        return list(self._banned.get(room, {}).values())

    def directory(self) -> list[Room]:
        """Every public room, #general first, then by id."""
        return self._sorted(room for room in self._rooms.values() if room.visibility == "public")

    def is_member(self, room: str, user_id: str) -> bool:
        if room == GENERAL:
            return self.standing(room, user_id) != "banned"
        return user_id in self._members.get(room, {})

    def rooms_of(self, user_id: str) -> list[Room]:
        """The rooms a person belongs to, #general first, then by id; direct conversations last."""
        names = set(self._rooms_of.get(user_id, ()))
        if self.is_member(GENERAL, user_id):
            names.add(GENERAL)
        found = (self.room(name) for name in names)
        return self._sorted(room for room in found if room is not None)

    @staticmethod
    def _sorted(rooms: Iterable[Room]) -> list[Room]:
        return sorted(rooms, key=lambda room: (room.room != GENERAL, room.visibility == "direct", room.room))
