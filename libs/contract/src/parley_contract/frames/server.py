"""What the server sends: answers, which repeat the request's `id` as `re`, and pushes."""

import msgspec

from parley_contract.frames.client import RequestId
from parley_contract.frames.shapes import (
    Count,
    FrameShape,
    Gap,
    Limits,
    Member,
    Members,
    Message,
    Millis,
    MyRoom,
    Offset,
    Person,
    PersonState,
    Present,
    Profile,
    ReadMark,
    Role,
    Room,
    Unread,
)
from parley_contract.refusals import RefusalCode


class Welcome(FrameShape, frozen=True, tag="welcome"):
    """Answers hello. `rooms` are those the person belongs to; `blocked` the ids of people they blocked; `expires_in` is
    seconds of token life left."""

    re: RequestId
    session: str
    user: Person
    epoch: str
    heartbeat_ms: int
    expires_in: int
    limits: Limits
    retention_ms: Millis
    rooms: list[MyRoom]
    blocked: list[str] = msgspec.field(default_factory=list)


class Ok(FrameShape, frozen=True, tag="ok"):
    re: RequestId
    expires_in: int | None = None


class Joined(FrameShape, frozen=True, tag="joined"):
    """Answers join. `messages` are at most `head`, oldest first; live ones follow. With `since` they are all records
    after it; without, the last messages as they stand. `recovered` says that nothing after `since` is missing in
    `messages`; `more` says that what is missing can be read from history. Either way `head` is the offset that the next
    record's `prev` will name. `read` is the person's own mark; `reads` are the others' in direct conversations and
    small rooms, but for those who do not tell theirs."""

    re: RequestId
    room: str
    epoch: str
    head: Offset | None
    messages: list[Message]
    recovered: bool
    members: Members
    gap: Gap | None = None
    more: bool = False
    read: Offset | None = None
    unread: Unread | None = None
    reads: list[ReadMark] = msgspec.field(default_factory=list)


class Ack(FrameShape, frozen=True, tag="ack"):
    """The record is in the log at `offset`; `dup` says that this cid was there before."""

    re: RequestId
    cid: str
    room: str
    offset: Offset
    ts: Millis
    dup: bool


class Pong(FrameShape, frozen=True, tag="pong"):
    re: RequestId


class RoomMembers(FrameShape, frozen=True, tag="members"):
    """Answers members; those here first, then by name. `banned` is told to owners and moderators."""

    re: RequestId
    room: str
    people: list[Member]
    banned: list[Person] = msgspec.field(default_factory=list)


class Msg(Message, frozen=True, tag_field="t", tag="msg"):
    """A record as it happens: the fields of Message."""


class Presence(FrameShape, frozen=True, tag="presence"):
    """People (not sockets) who came and went since the last one, and whose state changed; `count` is who is here."""

    room: str
    joins: list[Present]
    leaves: list[Person]
    count: Count
    states: list[PersonState] = msgspec.field(default_factory=list)


class TypingNow(FrameShape, frozen=True, tag="typing"):
    room: str
    user: Person


class ReadNow(FrameShape, frozen=True, tag="read"):
    """Somebody has read the room up to `offset`: told in direct conversations and small rooms, and always to one's own
    other devices."""

    room: str
    user: str
    offset: Offset


class RoomNow(Room, frozen=True, tag_field="t", tag="room", omit_defaults=True):
    """A room was made or changed, or the person's place in it: `member` says whether they belong to it now, `role` as
    what; both are absent in what everybody is told."""

    member: bool | None = None
    role: Role | None = None


class PersonNow(FrameShape, frozen=True, tag="person"):
    """Somebody changed what they show of themself."""

    user: Profile


class Bye(FrameShape, frozen=True, tag="bye"):
    """The connection is about to be closed with `code`."""

    code: int
    reason: str
    reconnect: bool
    retry_after_ms: int


class Error(FrameShape, frozen=True, tag="error"):
    code: RefusalCode
    message: str
    retryable: bool
    re: RequestId | None = None
    retry_after_ms: int | None = None


ServerFrame = (
    Welcome
    | Ok
    | Joined
    | Ack
    | Pong
    | RoomMembers
    | Msg
    | Presence
    | TypingNow
    | ReadNow
    | RoomNow
    | PersonNow
    | Bye
    | Error
)
