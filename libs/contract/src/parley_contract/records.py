"""The records in Kafka: keys, headers and JSON values, and how a reader judges them.

A record that does not parse is poison: a reader skips it, counts it and shows its offset in metrics. It never
stops a reader.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from parley_contract import names
from parley_contract.frames import MessageKind, Person, Visibility
from parley_contract.refusals import Refused

Headers = tuple[tuple[str, bytes], ...]

MESSAGE_SCHEMA = b"parley.message/1"
ROOM_SCHEMA = b"parley.room/1"
MEMBERSHIP_SCHEMA = b"parley.membership/1"
LEASE_SCHEMA = b"parley.lease/1"
SESSION_SCHEMA = b"parley.session/1"
TYPING_SCHEMA = b"parley.typing/1"
REVOCATION_SCHEMA = b"parley.revocation/1"


class Poison(Exception):
    """This record is not one that Parley can show."""


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A record as any Kafka client gives it. `ts` is the broker's (LogAppendTime), in ms since the epoch."""

    partition: int
    offset: int
    ts: int
    key: bytes | None
    headers: Headers
    value: bytes | None


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be produced. A `None` value is a tombstone: compaction forgets the key."""

    topic: str
    key: bytes
    headers: Headers
    value: bytes | None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as the log holds it; its place among the others is the fold's to say."""

    room: str
    partition: int
    offset: int
    ts: int
    cid: str
    sender: Person
    kind: MessageKind
    text: str


class MessageValue(msgspec.Struct, frozen=True):
    """chat-messages. The sender's id is in the headers, so that readers can index without decoding JSON."""

    sender_name: str
    text: str


class RoomValue(msgspec.Struct, frozen=True):
    """chat-rooms, key room id."""

    title: str
    visibility: Visibility
    created_by: Person
    created_at: int


class MembershipValue(msgspec.Struct, frozen=True):
    """chat-rooms, key room id/user id; a tombstone ends it."""

    user: Person
    since: int


class LeaseValue(msgspec.Struct, frozen=True):
    """chat-presence, key gateway id: the gateway hears its own beats and its sessions are to be believed.

    A gateway id is made anew at each start, so it is the incarnation too. `lease_ms` is how long after this
    record (by the broker's clock) others may believe in it.
    """

    beat: int
    lease_ms: int


class SessionValue(msgspec.Struct, frozen=True):
    """chat-presence, key gateway id/session id: one open socket and the rooms it is in; a tombstone ends it."""

    user: Person
    rooms: list[str]


class TypingValue(msgspec.Struct, frozen=True):
    """chat-presence, key gateway id/session id/typing."""

    user: Person
    room: str


class RevocationValue(msgspec.Struct, frozen=True):
    """chat-sessions, key session id: no token of this session is good any more."""

    user_id: str
    revoked_at: int
    reason: str


Value = TypeVar("Value", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()
_decoders: dict[type[msgspec.Struct], msgspec.json.Decoder[Any]] = {
    value: msgspec.json.Decoder(value)
    for value in (
        MessageValue,
        RoomValue,
        MembershipValue,
        LeaseValue,
        SessionValue,
        TypingValue,
        RevocationValue,
    )
}


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
    if not record.key:
        raise Poison("no key")
    try:
        return record.key.decode()
    except UnicodeDecodeError:
        raise Poison("key is not UTF-8") from None


def header(record: LogRecord, name: str) -> str:
    """The last header of that name, as text."""
    for key, value in reversed(record.headers):
        if key == name:
            try:
                return value.decode()
            except (UnicodeDecodeError, AttributeError):
                raise Poison(f"header {name} is not UTF-8") from None
    raise Poison(f"no header {name}")


def message_record(
    topic: str, room: str, cid: str, sender: Person, text: str, traceparent: str | None = None
) -> NewRecord:
    """The record of a new message; `text` has been through names.require_text."""
    headers: Headers = (
        ("schema", MESSAGE_SCHEMA),
        ("cid", cid.encode()),
        ("sender", sender.id.encode()),
        ("kind", b"message"),
    )
    if traceparent:
        headers += (("traceparent", traceparent.encode()),)
    value = MessageValue(sender_name=sender.name, text=text)
    return NewRecord(topic=topic, key=room.encode(), headers=headers, value=encode_value(value))


def read_message(record: LogRecord) -> StoredMessage:
    """Judge a record of chat-messages; raise Poison with the reason when nobody may see it."""
    room = parse_key(record)
    if not names.is_room(room):
        raise Poison("key is not a room")
    if header(record, "schema").encode() != MESSAGE_SCHEMA:
        raise Poison("unknown schema")
    if header(record, "kind") != "message":
        raise Poison("unknown kind")
    cid, sender_id = header(record, "cid"), header(record, "sender")
    if not names.is_cid(cid) or not sender_id:
        raise Poison("bad cid or sender")
    value = parse_value(MessageValue, record)
    try:
        names.require_text(value.text)
    except Refused as refused:
        raise Poison(refused.message) from None
    return StoredMessage(
        room=room,
        partition=record.partition,
        offset=record.offset,
        ts=record.ts,
        cid=cid,
        sender=Person(sender_id, value.sender_name),
        kind="message",
        text=value.text,
    )
