"""What a person asks of the gateway once they are known, and what each request needs of the others: rooms say who may,
messages what is there, profiles who is meant, reading what was seen.
"""

from typing import TYPE_CHECKING

import msgspec
from parley_contract import limits
from parley_contract.frames import (
    Joined,
    Limits,
    Member,
    MyRoom,
    Ok,
    Person,
    ReadMark,
    Role,
    RoomMembers,
    Unread,
    Welcome,
)
from parley_contract.names import GENERAL, parties
from parley_contract.permissions import Action as Permission
from parley_contract.records import LogRecord
from parley_contract.refusals import Refused

from parley_gateway.domain.actions import (
    Admit,
    AskMembers,
    Block,
    Create,
    Govern,
    Join,
    Leave,
    Mark,
    Publish,
    Request,
    ShowAs,
    Typing,
)
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.reading import NOTHING_YET

if TYPE_CHECKING:
    from parley_gateway.domain.gateway import Gateway

LIMITS = Limits(
    frame_bytes_max=limits.FRAME_BYTES_MAX,
    text_code_points_max=limits.TEXT_CODE_POINTS_MAX,
    page_messages_max=limits.PAGE_MESSAGES_MAX,
    typing_interval_ms=round(limits.TYPING_INTERVAL_S * 1000),
)
_NEEDS: dict[str, Permission] = {"message": "write", "edit": "edit own", "delete": "delete own", "reaction": "react"}
_BLOCK = "block"


class Requests:
    def __init__(self, gateway: "Gateway") -> None:
        self._gateway = gateway

    def answer(self, connection: Connection, request: Request, now: float, wall_ms: int) -> list[Outgoing]:
        """Raise Refused when it may not be."""
        gateway = self._gateway
        match request:
            case Admit():
                gateway.admit(connection, request, now)
                self._welcome(connection, request)
            case Join():
                return self._join(connection, request, now, wall_ms)
            case Mark(room, offset, quiet):
                self._mark(connection, room, offset, quiet=quiet)
            case ShowAs(state):
                gateway.attendance.shows_as(connection, state)
            case AskMembers():
                gateway.require_log(now)
                self._members(connection, request)
            case _:
                gateway.require_log(now)
                return self._written(connection, request, now, wall_ms)
        return []

    def _written(
        self,
        connection: Connection,
        request: Leave | Create | Govern | Publish | Block | Typing,
        now: float,
        wall_ms: int,
    ) -> list[Outgoing]:
        """What cannot be done while the log is away."""
        gateway = self._gateway
        match request:
            case Publish():
                return self._publish(connection, request, now, wall_ms)
            case Leave():
                outgoing = gateway.rooms.leave(connection, request, now)
                gateway.attendance.rooms_changed(connection)
                return outgoing
            case Create():
                return gateway.rooms.create(connection, request, now, wall_ms)
            case Govern():
                return gateway.governing.ask(connection, request, now, wall_ms)
            case Block():
                return self._block(connection, request, now, wall_ms)
            case Typing(room):
                if not gateway.rooms.may("write", room, connection.require_user().id):
                    return []
                return gateway.people.typing(connection, request)

    # Coming in ---------------------------------------------------------------------------------------------------

    def _welcome(self, connection: Connection, admit: Admit) -> None:
        gateway = self._gateway
        welcome = Welcome(
            re=admit.re,
            session=connection.id,
            user=admit.user,
            epoch=gateway.life.epoch,
            heartbeat_ms=limits.HEARTBEAT_MS,
            expires_in=admit.expires_in,
            limits=LIMITS,
            retention_ms=gateway.life.retention_ms,
            rooms=[self._with_unread(room, admit.user.id) for room in gateway.rooms.of_user(admit.user.id)],
            blocked=gateway.reading.blocked_by(admit.user.id),
        )
        gateway.hub.reply(connection, welcome)

    def _with_unread(self, room: MyRoom, user_id: str) -> MyRoom:
        read, unread = self._counted(room.room, user_id, self._gateway.reading.read(user_id, room.room))
        return msgspec.structs.replace(room, read=read, unread=unread)

    def _counted(self, room: str, user_id: str, read: int | None) -> tuple[int | None, Unread]:
        """The person's mark as they are told it, and what is unread."""
        if _never_came(room, read):
            return None, Unread(0, 0)
        unread = self._gateway.messages.unread(room, user_id, read)
        return (None if read == NOTHING_YET else read), unread

    def _join(self, connection: Connection, asked: Join, now: float, wall_ms: int) -> list[Outgoing]:
        """Subscribe first, then fix the boundary and write it: no record can come between them."""
        gateway, user = self._gateway, connection.require_user()
        gateway.require_log(now)
        outgoing = gateway.rooms.join(connection, asked, wall_ms)
        gateway.attendance.rooms_changed(connection)
        head, resumed = gateway.messages.resume(asked.room, asked.since, asked.last)
        if resumed.seen is not None:
            gateway.hub.hold_back(connection, asked.room, resumed.seen)
        mark = gateway.reading.read(user.id, asked.room)
        read, unread = self._counted(asked.room, user.id, mark)
        if _never_came(asked.room, mark):
            gateway.reading.mark(user, asked.room, NOTHING_YET if head is None else head, quiet=True)
        joined = Joined(
            re=asked.re,
            room=asked.room,
            epoch=gateway.life.epoch,
            head=head,
            messages=resumed.messages,
            recovered=resumed.recovered,
            members=gateway.people.shown_to(user, asked.room),
            gap=resumed.gap,
            more=resumed.more,
            read=read,
            unread=unread,
            reads=self._reads_of_others(asked.room, user),
        )
        gateway.hub.reply_at_once(connection, joined)
        return outgoing

    def _reads_of_others(self, room: str, user: Person) -> list[ReadMark]:
        gateway = self._gateway
        if not gateway.tells_reads(room):
            return []
        here = {person.id for person in gateway.people.members(room, user).list}
        belonging = {membership.user.id for membership in gateway.rooms.members(room)}
        return gateway.reading.told_of(room, (here | belonging | set(parties(room) or ())) - {user.id})

    # Talking -----------------------------------------------------------------------------------------------------

    def _publish(self, connection: Connection, asked: Publish, now: float, wall_ms: int) -> list[Outgoing]:
        gateway, user = self._gateway, connection.require_user()
        moderates = asked.kind == "delete" and gateway.rooms.may("delete any", asked.room, user.id)
        if not moderates:
            gateway.rooms.require_voice(connection, asked.room, _NEEDS[asked.kind])
        first = [] if asked.kind != "message" else self._before_message(connection, asked, now, wall_ms)
        calls_everybody = gateway.rooms.may("mention everybody", asked.room, user.id)
        mentions = gateway.profiles.mentions(asked.text, everybody=calls_everybody)
        return [*first, *gateway.messages.send(connection, asked, now, mentions, moderates=moderates)]

    def _before_message(self, connection: Connection, asked: Publish, now: float, wall_ms: int) -> list[Outgoing]:
        """Slow mode, and what a direct conversation needs first. A message that the log has already needs neither."""
        gateway, user = self._gateway, connection.require_user()
        if gateway.messages.has(asked.room, user.id, asked.cid):
            return []
        gateway.rooms.require_patience(asked.room, user.id, now)
        pair = parties(asked.room)
        if pair is None:
            return []
        other_id = pair[0] if pair[1] == user.id else pair[1]
        if gateway.reading.blocks(other_id, user.id):
            raise Refused("forbidden", "This person does not take direct messages from you.")
        if gateway.reading.blocks(user.id, other_id):
            raise Refused("forbidden", "You have blocked this person; lift that before you write to them.")
        return gateway.rooms.begin_direct(asked.room, [user, gateway.profiles.require(other_id)], wall_ms)

    def _mark(self, connection: Connection, room: str, offset: int, *, quiet: bool) -> None:
        """An offset beyond the head is nobody's to have read; a mark has no answer, so it is dropped."""
        gateway, user = self._gateway, connection.require_user()
        head = gateway.messages.head(room)
        if head is not None and offset <= head and gateway.rooms.may("read", room, user.id):
            gateway.reading.mark(user, room, offset, quiet=quiet)

    # People ------------------------------------------------------------------------------------------------------

    def _members(self, connection: Connection, asked: AskMembers) -> None:
        gateway, user = self._gateway, connection.require_user()
        gateway.rooms.require("list members", asked.room, user.id)
        found = {each.user.id: gateway.people.member(asked.room, each) for each in gateway.rooms.members(asked.room)}
        if asked.room == GENERAL:
            for here in gateway.people.members(asked.room, user).list:
                standing = gateway.rooms.standing(asked.room, here.id)
                role: Role = "owner" if standing == "owner" else "member"
                found.setdefault(here.id, Member(here.id, here.name, role, here=True, state=here.state))
        moderates = gateway.rooms.may("ban", asked.room, user.id)
        answer = RoomMembers(
            re=asked.re,
            room=asked.room,
            people=sorted(found.values(), key=lambda member: (not member.here, member.name)),
            banned=gateway.rooms.banned(asked.room) if moderates else [],
        )
        gateway.hub.reply(connection, answer)

    def _block(self, connection: Connection, asked: Block, now: float, wall_ms: int) -> list[Outgoing]:
        gateway, user = self._gateway, connection.require_user()
        if asked.on:
            gateway.profiles.require(asked.user_id)
        if asked.user_id == user.id:
            raise Refused("invalid", "You cannot block yourself.")
        key = (_BLOCK, user.id, asked.user_id, str(asked.on))
        first = gateway.pending.add(key, connection, asked.re, now)
        record = gateway.reading.block_record(user.id, asked.user_id, wall_ms, on=asked.on)
        return [Outgoing(record, key)] if first else []

    def on_reads(self, record: LogRecord) -> None:
        changed = self._gateway.reading.on_record(record)
        if changed is not None:
            key = (_BLOCK, changed.user_id, changed.other_id, str(changed.on))
            for waiter in self._gateway.pending.settle(key):
                self._gateway.hub.reply(waiter.connection, Ok(re=waiter.re))


def _never_came(room: str, read: int | None) -> bool:
    """What was said in a room before somebody came is not theirs to catch up with; all of a direct conversation is."""
    return read is None and parties(room) is None
