"""What owners and moderators do: change a room, invite, kick, ban, give roles. Each is a record of chat-rooms, and
the request is answered when it comes back.

Who may is the table's to say (parley_contract.permissions); against people only from above: a moderator acts on
members, an owner on everybody but owners.
"""

from typing import Literal

import msgspec
from parley_contract.frames import Ban, Invite, Kick, Person, Role, SetRole, Update
from parley_contract.names import GENERAL
from parley_contract.permissions import require_rank
from parley_contract.records import MembershipValue, NewRecord
from parley_contract.refusals import Refused

from parley_gateway.domain.actions import Govern
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Key, Pending
from parley_gateway.domain.profiles import Profiles
from parley_gateway.domain.rooms import (
    BAN,
    INVITE,
    KICK,
    PARDON,
    ROLE,
    UPDATE,
    Rooms,
    membership_record,
    room_record,
    room_value,
)


class Governing:
    def __init__(self, rooms: Rooms, profiles: Profiles, pending: Pending) -> None:
        self._rooms = rooms
        self._profiles = profiles
        self._pending = pending

    def ask(self, connection: Connection, request: Govern, now: float, wall_ms: int) -> list[Outgoing]:
        """The record that does what is asked; none when the same is on its way. Raise Refused when it may not be."""
        user, asked = connection.require_user(), request.asked
        match asked:
            case Update():
                key, record = self._update(user, asked, wall_ms)
            case Invite(_, room, user_id):
                key, record = self._invite(user, room, user_id, wall_ms)
            case Kick(_, room, user_id):
                key, record = self._kick(user, room, user_id)
            case Ban(_, room, user_id, on):
                key, record = self._ban(user, room, user_id, wall_ms, on=on)
            case SetRole(_, room, user_id, role):
                key, record = self._set_role(user, room, user_id, role, wall_ms)
        first = self._pending.add(key, connection, request.re, now)
        return [Outgoing(record, key)] if first else []

    def _update(self, user: Person, asked: Update, wall_ms: int) -> tuple[Key, NewRecord]:
        """Owners archive and open to everybody, or close; the rest is the moderators'."""
        is_owners = asked.archived is not None or asked.visibility is not None
        room = self._rooms.require("archive" if is_owners else "update", asked.room, user.id)
        if room.room == GENERAL and is_owners:
            raise Refused("invalid", "#general is open to everybody, always.")
        fields = ("title", "topic", "visibility", "archived", "slow_mode_s")
        wished = {name: value for name in fields if (value := getattr(asked, name)) is not None}
        changed = msgspec.structs.replace(room, **wished)
        # #general was made by nobody; its record needs a maker all the same.
        made_at = wall_ms if room.created_at is None else room.created_at
        value = room_value(changed, room.created_by or user, made_at)
        return (UPDATE, room.room, repr(changed)), room_record(room.room, value)

    def _invite(self, user: Person, room: str, user_id: str, wall_ms: int) -> tuple[Key, NewRecord]:
        self._rooms.require("invite", room, user.id)
        if self._rooms.standing(room, user_id) == "banned":
            raise Refused("conflict", "This person is banned here; lift the ban first.")
        if self._rooms.standing(room, user_id) != "outsider":
            raise Refused("conflict", "This person is a member already.")
        value = MembershipValue(user=self._profiles.require(user_id), since=wall_ms)
        return (INVITE, room, user_id), membership_record(room, user_id, value)

    def _kick(self, user: Person, room: str, user_id: str) -> tuple[Key, NewRecord]:
        self._require_over("kick", user, room, user_id)
        if room == GENERAL:
            raise Refused("invalid", "Everybody belongs to #general; ban who may not.")
        if self._rooms.standing(room, user_id) in {"outsider", "banned"}:
            raise Refused("not_found", "This person is not a member.")
        return (KICK, room, user_id), membership_record(room, user_id, None)

    def _ban(self, user: Person, room: str, user_id: str, wall_ms: int, *, on: bool) -> tuple[Key, NewRecord]:
        self._require_over("ban", user, room, user_id)
        if on:
            value = MembershipValue(user=self._profiles.require(user_id), since=wall_ms, banned=True)
            return (BAN, room, user_id), membership_record(room, user_id, value)
        if self._rooms.standing(room, user_id) != "banned":
            raise Refused("not_found", "This person is not banned.")
        return (PARDON, room, user_id), membership_record(room, user_id, None)

    def _set_role(self, user: Person, room: str, user_id: str, role: Role, wall_ms: int) -> tuple[Key, NewRecord]:
        self._rooms.require("set role", room, user.id)
        if self._rooms.standing(room, user_id) not in {"owner", "moderator", "member"}:
            raise Refused("not_found", "This person is not a member.")
        if user_id == user.id:
            raise Refused("invalid", "Let another owner change your role.")
        value = MembershipValue(user=self._profiles.require(user_id), since=wall_ms, role=role)
        return (ROLE, room, user_id, role), membership_record(room, user_id, value)

    def _require_over(self, action: Literal["kick", "ban"], user: Person, room: str, user_id: str) -> None:
        self._rooms.require(action, room, user.id)
        if user_id == user.id:
            raise Refused("invalid", "You cannot do this to yourself; leave the room instead.")
        require_rank(self._rooms.standing(room, user.id), self._rooms.standing(room, user_id))
