"""The frames of `/ws`, subprotocol `parley.v1`: one JSON object a text frame, `t` names the type.

A request carries the client's integer `id`; its answer repeats it as `re`. Readers ignore fields they do not know.
"""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from parley_contract.limits import INTEGER_MAX, JOIN_MESSAGES_MAX
from parley_contract.refusals import RefusalCode, Refused

SUBPROTOCOL = "parley.v1"

RequestId = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Offset = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Millis = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Count = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Visibility = Literal["public"]
MessageKind = Literal["message"]


class _Frame(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """Absent and null optional fields are the same; a frame leaves them out."""


class Person(msgspec.Struct, frozen=True):
    id: str
    name: str


class Cursor(msgspec.Struct, frozen=True):
    """A place in a room's log: the last offset that a reader has, in the topic's life named by `epoch`."""

    epoch: str
    offset: Offset


# What the client sends ------------------------------------------------------------------------------------------


class Hello(_Frame, frozen=True, tag="hello"):
    """The first frame of a connection, within 5 s and 4 KiB."""

    id: RequestId
    token: str
    device: str | None = None


class Auth(_Frame, frozen=True, tag="auth"):
    """A fresh token for the open socket; the same user and session."""

    id: RequestId
    token: str


class Join(_Frame, frozen=True, tag="join"):
    """Become a member of the room and hear it: what came after `since`, else the `last` messages, then live."""

    id: RequestId
    room: str
    since: Cursor | None = None
    last: Annotated[int, Meta(ge=0, le=JOIN_MESSAGES_MAX)] | None = None


class Leave(_Frame, frozen=True, tag="leave"):
    id: RequestId
    room: str


class Create(_Frame, frozen=True, tag="create"):
    id: RequestId
    room: str
    title: str | None = None
    visibility: Visibility = "public"


class Send(_Frame, frozen=True, tag="send"):
    """A message. `cid` is made by the client, unique a send: resending the same cid never doubles it."""

    id: RequestId
    cid: str
    room: str
    text: str


class Typing(_Frame, frozen=True, tag="typing"):
    room: str


class Ping(_Frame, frozen=True, tag="ping"):
    id: RequestId


ClientFrame = Hello | Auth | Join | Leave | Create | Send | Typing | Ping

# What the server sends ------------------------------------------------------------------------------------------


class Room(msgspec.Struct, frozen=True, omit_defaults=True):
    """`created_by` is absent for #general, which nobody made."""

    room: str
    title: str
    visibility: Visibility
    created_by: Person | None = None
    created_at: Millis | None = None


class Limits(msgspec.Struct, frozen=True):
    frame_bytes_max: int
    text_code_points_max: int
    page_messages_max: int
    typing_interval_ms: int


class Message(msgspec.Struct, frozen=True):
    """One message as every view shows it. `prev` is the offset of the room's record before it, null when this is
    the first one kept."""

    room: str
    offset: Offset
    prev: Offset | None
    ts: Millis
    cid: str
    sender: Person
    kind: MessageKind
    text: str


class Welcome(_Frame, frozen=True, tag="welcome"):
    """Answers hello. `rooms` are those the person belongs to; `expires_in` is seconds of token life left."""

    re: RequestId
    session: str
    user: Person
    epoch: str
    heartbeat_ms: int
    expires_in: int
    limits: Limits
    retention_ms: Millis
    rooms: list[Room]


class Ok(_Frame, frozen=True, tag="ok"):
    re: RequestId
    expires_in: int | None = None


class Gap(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """What can never be had again: offsets `from` to `to`, both gone, and why."""

    from_: Offset
    to: Offset
    reason: Literal["retention", "epoch"]


class Members(msgspec.Struct, frozen=True):
    """Who is in the room now. Above 200 people `list` holds the first 200 by name."""

    count: Count
    list: list[Person]


class Joined(_Frame, frozen=True, tag="joined"):
    """Answers join. `messages` are at most `head`, oldest first; live ones follow. `recovered` says that nothing
    after `since` is missing in `messages`; `more` says that what is missing can be read from history."""

    re: RequestId
    room: str
    epoch: str
    head: Offset | None
    messages: list[Message]
    recovered: bool
    members: Members
    gap: Gap | None = None
    more: bool = False


class Ack(_Frame, frozen=True, tag="ack"):
    """The message is in the log at `offset`; `dup` says that this cid was there before."""

    re: RequestId
    cid: str
    room: str
    offset: Offset
    ts: Millis
    dup: bool


class Pong(_Frame, frozen=True, tag="pong"):
    re: RequestId


class Msg(_Frame, frozen=True, tag="msg"):
    """A message as it happens: the fields of Message."""

    room: str
    offset: Offset
    prev: Offset | None
    ts: Millis
    cid: str
    sender: Person
    kind: MessageKind
    text: str


class Presence(_Frame, frozen=True, tag="presence"):
    """People (not sockets) who came and went since the last one; `count` is who is here now."""

    room: str
    joins: list[Person]
    leaves: list[Person]
    count: Count


class TypingNow(_Frame, frozen=True, tag="typing"):
    room: str
    user: Person


class RoomNow(_Frame, frozen=True, tag="room"):
    """A room was made or changed."""

    room: str
    title: str
    visibility: Visibility
    created_by: Person | None = None
    created_at: Millis | None = None


class Bye(_Frame, frozen=True, tag="bye"):
    """The connection is about to be closed with `code`."""

    code: int
    reason: str
    reconnect: bool
    retry_after_ms: int


class Error(_Frame, frozen=True, tag="error"):
    code: RefusalCode
    message: str
    retryable: bool
    re: RequestId | None = None
    retry_after_ms: int | None = None


ServerFrame = Welcome | Ok | Joined | Ack | Pong | Msg | Presence | TypingNow | RoomNow | Bye | Error

_encoder = msgspec.json.Encoder()
_Decoded = TypeVar("_Decoded")
_client_decoder: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)
_server_decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)


class _RequestHead(msgspec.Struct):
    id: RequestId


_head_decoder = msgspec.json.Decoder(_RequestHead)


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    return _encoder.encode(frame)


def parse_client_frame(data: str | bytes) -> ClientFrame:
    """Raise Refused("bad_frame") with a sentence when the bytes are not a frame that a client may send."""
    return _parse(_client_decoder, data)


def parse_server_frame(data: str | bytes) -> ServerFrame:
    """The same for what a server sends; for programs that talk to Parley, and for tests."""
    return _parse(_server_decoder, data)


def request_id_of(data: str | bytes) -> int | None:
    """The `id` of a frame that could not be read otherwise, so that its refusal can name it."""
    try:
        return _head_decoder.decode(data).id
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _parse(decoder: "msgspec.json.Decoder[_Decoded]", data: str | bytes) -> _Decoded:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise Refused("bad_frame", f"This frame is not one that Parley knows: {error}.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("bad_frame", "This frame is not a JSON object.") from None
