"""Rooms and who belongs to them: joining, leaving, making one, and what chat-rooms says of it.

Membership is the log's. It begins with the first join and ends with leave; a leave that comes back from the log stops
the room on all of the person's connections, on every gateway. What moderators do is in `governing`.
"""

from math import ceil

import msgspec
from parley_contract.frames import MyRoom, Ok, Person, Role, Room, RoomNow, RoomVisibility
from parley_contract.limits import RECEIPTS_MEMBERS_MAX, ROOMS_JOINED_MAX
from parley_contract.names import GENERAL, parties
from parley_contract.permissions import Action, Standing, may, no_room, require
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
from parley_contract.rooms_fold import Membership, MembershipChanged, RoomChanged, RoomPoisoned, RoomsFold, RoomTaken
from parley_contract.topics import CHAT_ROOMS

from parley_gateway.domain import audit
from parley_gateway.domain.actions import Create, Join, Leave
from parley_gateway.domain.answers import error_frame
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Key, Pending
from parley_gateway.domain.tally import Tally

CREATE = "create"
ENTER = "enter"
UPDATE = "update"
# What ends a membership: the wishes that a tombstone answers.
ENDINGS = (LEAVE, KICK, PARDON) = ("leave", "kick", "pardon")
INVITE = "invite"
BAN = "ban"
ROLE = "role"


class Rooms:
    def __init__(self, hub: Hub, tally: Tally, pending: Pending) -> None:
        self._hub = hub
        self._tally = tally
        self._pending = pending
        self._fold = RoomsFold()
        # (room, user id) of memberships on their way to the log: a tombstone heard before them is older than they.
        self._entering: set[tuple[str, str]] = set()
        # Who makes which room here: a making is settled when its maker is the owner.
        self._making: dict[str, Person] = {}
        # When each person spoke last, in the rooms with slow mode.
        self._spoke_at: dict[tuple[str, str], float] = {}
        self._owed: list[NewRecord] = []

    def of_user(self, user_id: str) -> list[MyRoom]:
        """The rooms a person belongs to, with what they are in them."""
        return [self._mine(room, user_id) for room in self._fold.rooms_of(user_id)]

    def _mine(self, room: Room, user_id: str) -> MyRoom:
        standing = self._fold.standing(room.room, user_id)
        role: Role = standing if standing == "owner" or standing == "moderator" else "member"  # noqa: PLR1714 - only so it narrows
        return MyRoom(**msgspec.structs.asdict(room), role=role)

    def require(self, action: Action, room: str, user_id: str) -> Room:
        """The room, when the person may do this in it; else raise Refused with the reason."""
        found = self._fold.room(room)
        if found is None:
            raise no_room(room)
        require(action, found, self._fold.standing(room, user_id))
        return found

    def may(self, action: Action, room: str, user_id: str) -> bool:
        found = self._fold.room(room)
        return found is not None and may(action, found, self._fold.standing(room, user_id))

    def require_voice(self, connection: Connection, room: str, action: Action) -> None:
        """Raise Refused unless the person may do this, which takes membership. Whoever hears a room here is a member,
        even while the record of that is on its way."""
        user_id = connection.require_user().id
        found = self._fold.room(room)
        if found is None:
            raise no_room(room)
        standing = self._fold.standing(room, user_id)
        require(action, found, "member" if standing == "outsider" and room in connection.rooms else standing)

    def require_patience(self, room: str, user_id: str, now: float) -> None:
        """Raise Refused when slow mode has the person wait; who moderates need not."""
        found = self._fold.room(room)
        if found is None or not found.slow_mode_s or self.may("delete any", room, user_id):
            return
        wait_s = self._spoke_at.get((room, user_id), float("-inf")) + found.slow_mode_s - now
        if wait_s > 0:
            sentence = f"#{room} is in slow mode: one message every {found.slow_mode_s} s."
            raise Refused("rate_limited", sentence, ceil(wait_s * 1000))
        self._spoke_at[room, user_id] = now

    def spoke(self, room: str, user_id: str, now: float) -> None:
        """Somebody's message came, through whichever gateway."""
        found = self._fold.room(room)
        if found is not None and found.slow_mode_s:
            self._spoke_at[room, user_id] = now

    def standing(self, room: str, user_id: str) -> Standing:
        return self._fold.standing(room, user_id)

    def is_small(self, room: str, people_here: int) -> bool:
        """Whether its people may be told how far each of them has read."""
        pair = parties(room) is not None
        return pair or max(people_here, self._fold.member_count(room)) <= RECEIPTS_MEMBERS_MAX

    def members(self, room: str) -> list[Membership]:
        return self._fold.members(room)

    def banned(self, room: str) -> list[Person]:
        return self._fold.banned(room)

    # From a person -----------------------------------------------------------------------------------------------

    def needs_membership(self, connection: Connection, room: str) -> bool:
        user_id = connection.require_user().id
        if parties(room) is not None:
            return False
        return not self._fold.is_member(room, user_id) or self._pending.has((LEAVE, room, user_id))

    def join(self, connection: Connection, asked: Join, wall_ms: int) -> list[Outgoing]:
        """Subscribe, and the record of a first membership. The caller answers."""
        room, user = asked.room, connection.require_user()
        self.require("join", room, user.id)
        if room not in connection.rooms and len(connection.rooms) >= ROOMS_JOINED_MAX:
            raise Refused("invalid", f"You are in {ROOMS_JOINED_MAX} rooms already; leave one first.")
        entering = self.needs_membership(connection, room)
        self._hub.subscribe(connection, room)
        if not entering:
            return []
        self._entering.add((room, user.id))
        value = MembershipValue(user=user, since=wall_ms)
        return [Outgoing(membership_record(room, user.id, value), (ENTER, room, user.id))]

    def begin_direct(self, room: str, people: list[Person], wall_ms: int) -> list[Outgoing]:
        """The first message of a direct conversation puts it among the rooms of both."""
        new = [person for person in people if not self._fold.is_member(room, person.id)]
        return [
            Outgoing(membership_record(room, person.id, MembershipValue(user=person, since=wall_ms))) for person in new
        ]

    def not_written(self, key: Key) -> None:
        """The record with this key did not reach the log."""
        if key[0] == ENTER:
            self._entering.discard((key[1], key[2]))
        elif key[0] == CREATE:
            self._making.pop(key[1], None)

    def leave(self, connection: Connection, asked: Leave, now: float) -> list[Outgoing]:
        room, user = asked.room, connection.require_user()
        if room == GENERAL:
            raise Refused("invalid", "Everybody belongs to #general; it cannot be left.")
        self.require_voice(connection, room, "leave")
        key = (LEAVE, room, user.id)
        first = self._pending.add(key, connection, asked.re, now)
        self._entering.discard((room, user.id))
        self._hub.unsubscribe(connection, room)
        return [Outgoing(membership_record(room, user.id, None), key)] if first else []

    def create(self, connection: Connection, asked: Create, now: float, wall_ms: int) -> list[Outgoing]:
        room, user = asked.room, connection.require_user()
        key = (CREATE, room)
        if self._fold.room(room) is not None or self._pending.has(key):
            raise _taken(room)
        self._pending.add(key, connection, asked.re, now)
        self._making[room] = user
        value = RoomValue(asked.title, asked.visibility, user, wall_ms, asked.topic)
        return [Outgoing(room_record(room, value), key)]

    # From the log ------------------------------------------------------------------------------------------------

    def on_record(self, record: LogRecord) -> list[Connection]:
        """Return the connections that have to stop hearing a room of theirs."""
        match self._fold.apply(record):
            case RoomChanged(room, new):
                self._on_room(room, new=new)
            case RoomTaken(room, loser):
                self._on_taken(room, loser)
            case MembershipChanged() as changed:
                return self._on_membership(changed)
            case RoomPoisoned():
                self._tally.skipped(CHAT_ROOMS, record.offset)
        return []

    def take_owed(self) -> list[NewRecord]:
        """Records that put right what others wrote; each is given once."""
        owed, self._owed = self._owed, []
        return owed

    def _on_room(self, room: Room, *, new: bool) -> None:
        maker = self._making.get(room.room)
        if new and maker is not None and maker == room.created_by:
            # The room is theirs: only now, since of two makings the first counts, and its maker alone becomes owner.
            value = MembershipValue(user=maker, since=room.created_at or 0, role="owner")
            self._owed.append(membership_record(room.room, maker.id, value))
        self._settle((UPDATE, room.room, repr(room)))
        now = RoomNow(**msgspec.structs.asdict(room))
        if room.visibility == "public":
            self._hub.tell_everyone(now)
            return
        for member in self._fold.members(room.room):
            self._hub.tell_person(member.user.id, now)

    def _on_taken(self, room: Room, loser: Person) -> None:
        """A making came second. The gateway that asked for it writes the room again as it is."""
        if self._making.get(room.room) != loser or room.created_by is None or room.created_at is None:
            return
        del self._making[room.room]
        for waiter in self._pending.settle((CREATE, room.room)):
            self._hub.reply(waiter.connection, error_frame(_taken(room.room), waiter.re))
        self._owed.append(room_record(room.room, room_value(room, room.created_by, room.created_at)))

    def _on_membership(self, changed: MembershipChanged) -> list[Connection]:
        room, user_id = changed.room, changed.user_id
        for key in _answered_by(changed):
            self._settle(key)
        if changed.role == "owner" and self._making.get(room) == changed.user:
            del self._making[room]
            self._settle((CREATE, room))
        if not changed.member and (room, user_id) in self._entering and not changed.banned:
            return []
        self._entering.discard((room, user_id))
        found = self._fold.room(room)
        if found is not None:
            now = RoomNow(**msgspec.structs.asdict(found), member=changed.member, role=changed.role)
            self._hub.tell_person(user_id, now)
            self._tell_other_party(found, user_id)
        if changed.member:
            return []
        leaving = [connection for connection in self._hub.of_user(user_id) if room in connection.rooms]
        for connection in leaving:
            self._hub.unsubscribe(connection, room)
        return leaving

    def _tell_other_party(self, room: Room, user_id: str) -> None:
        """Who is in a direct conversation first hears of its people anew when the second comes."""
        if parties(room.room) is None:
            return
        for member in self._fold.members(room.room):
            if member.user.id != user_id:
                self._hub.tell_person(member.user.id, RoomNow(**msgspec.structs.asdict(room)))

    def _settle(self, key: Key) -> None:
        for waiter in self._pending.settle(key):
            self._hub.reply(waiter.connection, Ok(re=waiter.re))
            audit.done(waiter)


def _answered_by(changed: MembershipChanged) -> list[Key]:
    """The requests that this change is what they asked for."""
    place = (changed.room, changed.user_id)
    if changed.banned:
        return [(BAN, *place)]
    if not changed.member or changed.role is None:
        return [(ending, *place) for ending in ENDINGS]
    return [(INVITE, *place), (ROLE, *place, changed.role), (PARDON, *place)]


def room_record(room: str, value: RoomValue) -> NewRecord:
    return NewRecord(CHAT_ROOMS, room.encode(), (("schema", ROOM_SCHEMA),), encode_value(value))


def room_value(room: Room, made_by: Person, made_at: int) -> RoomValue:
    """The record that makes the room what it is."""
    visibility: RoomVisibility = "private" if room.visibility == "private" else "public"
    return RoomValue(room.title, visibility, made_by, made_at, room.topic, room.archived, room.slow_mode_s)


def membership_record(room: str, user_id: str, value: MembershipValue | None) -> NewRecord:
    """A None value ends what the person is in the room: member or banned."""
    encoded = None if value is None else encode_value(value)
    return NewRecord(CHAT_ROOMS, f"{room}/{user_id}".encode(), (("schema", MEMBERSHIP_SCHEMA),), encoded)


def _taken(room: str) -> Refused:
    return Refused("conflict", f"There is a room #{room} already.")
