"""The records in Kafka: keys, headers and JSON values, and how a reader judges them.

A record that does not parse is poison: a reader skips it, counts it and shows its offset in metrics. It never
stops a reader. The records of chat-messages have a module of their own (`chat_records`).
"""

from typing import Any, TypeVar

import msgspec

from parley_contract.frames import ChosenState, Hue, Person, Role, RoomVisibility

Headers = tuple[tuple[str, bytes], ...]

ROOM_SCHEMA = b"parley.room/1"
MEMBERSHIP_SCHEMA = b"parley.membership/1"
LEASE_SCHEMA = b"parley.lease/1"
SESSION_SCHEMA = b"parley.session/1"
TYPING_SCHEMA = b"parley.typing/1"
REVOCATION_SCHEMA = b"parley.revocation/1"
READ_SCHEMA = b"parley.read/1"
BLOCK_SCHEMA = b"parley.block/1"
PROFILE_SCHEMA = b"parley.profile/1"


class Poison(Exception):
    """This record is not one that Parley can show."""


class LogRecord(msgspec.Struct, frozen=True, gc=False):
    """A record as any Kafka client gives it. `ts` is the broker's (LogAppendTime), in ms since the epoch."""

    partition: int
    offset: int
    ts: int
    key: bytes | None
    headers: Headers
    value: bytes | None


class NewRecord(msgspec.Struct, frozen=True, gc=False):
    """A record to be produced. A `None` value is a tombstone: compaction forgets the key."""

    topic: str
    key: bytes
    headers: Headers
    value: bytes | None


class ChatValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-messages. What a reader needs to index a record stands in its headers; here is what people see.
    `text` of message and edit, `emoji` and `on` of reaction, `reply_to` of message."""

    sender_name: str
    text: str | None = None
    emoji: str | None = None
    on: bool | None = None
    reply_to: int | None = None


class RoomValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-rooms, key room id. Who made it and when never change: they tell a change from another room's making."""

    title: str
    visibility: RoomVisibility
    created_by: Person
    created_at: int
    topic: str = ""
    archived: bool = False
    slow_mode_s: int = 0


class MembershipValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-rooms, key room id/user id; a tombstone ends it. With `banned` the person is kept out instead."""

    user: Person
    since: int
    role: Role = "member"
    banned: bool = False


class LeaseValue(msgspec.Struct, frozen=True):
    """chat-presence, key gateway id: the gateway hears its own beats and its sessions are to be believed.

    A gateway id is made anew at each start, so it is the incarnation too. `lease_ms` is how long after this
    record (by the broker's clock) others may believe in it.
    """

    beat: int
    lease_ms: int


class SessionValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-presence, key gateway id/session id: one open socket and the rooms it is in; a tombstone ends it."""

    user: Person
    rooms: list[str]
    state: ChosenState = "online"


class TypingValue(msgspec.Struct, frozen=True):
    """chat-presence, key gateway id/session id/typing."""

    user: Person
    room: str


class RevocationValue(msgspec.Struct, frozen=True):
    """chat-sessions, key session id: no token of this session is good any more."""

    user_id: str
    revoked_at: int
    reason: str


class ReadValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-reads, key user id/room id: what the person has read, in the life of chat-messages named by `epoch`."""

    epoch: str
    offset: int
    quiet: bool = False


class BlockValue(msgspec.Struct, frozen=True):
    """chat-reads, key user id/block:other user id; a tombstone lifts it."""

    since: int


class ProfileValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """chat-people, key user id: what the person shows of themself."""

    name: str
    display_name: str | None = None
    hue: Hue | None = None
    deleted: bool = False


VALUES: tuple[type[msgspec.Struct], ...] = (
    ChatValue,
    RoomValue,
    MembershipValue,
    LeaseValue,
    SessionValue,
    TypingValue,
    RevocationValue,
    ReadValue,
    BlockValue,
    ProfileValue,
)
Value = TypeVar("Value", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()
_decoders: dict[type[msgspec.Struct], msgspec.json.Decoder[Any]] = {kind: msgspec.json.Decoder(kind) for kind in VALUES}


def encode_value(value: msgspec.Struct) -> bytes:
    return _encoder.encode(value)


def parse_value(kind: type[Value], record: LogRecord) -> Value:
    """Raise Poison when the record's value is not a `kind`."""
    if record.value is None:
        raise Poison("no value")
    try:
        value: Value = _decoders[kind].decode(record.value)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Poison(f"value: {error}") from None
    return value


def parse_key(record: LogRecord) -> str:
    """Raise Poison when the record has no key, or one that is not text."""
    return decoded_key(record.key)


def decoded_key(key: bytes | None) -> str:
    """The same of the key alone."""
    if not key:
        raise Poison("no key")
    try:
        return key.decode()
    except UnicodeDecodeError:
        raise Poison("key is not UTF-8") from None
