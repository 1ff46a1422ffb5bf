"""The records of chat-messages: messages, and what was done to them.

A record has two parts. Its heading is key and headers: room, cid, sender, kind and, for what changes a message, its
target. The heading alone decides the record's place in the room's chain, so an index is rebuilt without reading any
JSON. Its content is the value. A record with a bad heading is poison; one with a good heading and bad content keeps its
place, and everybody sees nothing there.
"""

from functools import lru_cache
from typing import Literal, get_args

import msgspec

from parley_contract import limits, names
from parley_contract.frames import Person
from parley_contract.records import (
    ChatValue,
    Headers,
    LogRecord,
    NewRecord,
    Poison,
    decoded_key,
    encode_value,
    parse_value,
)
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_MESSAGES

MESSAGE_SCHEMA = b"parley.message/1"
EVERYBODY = "*"
ChatKind = Literal["message", "edit", "delete", "reaction"]
_KINDS: dict[bytes, ChatKind] = {kind.encode(): kind for kind in get_args(ChatKind)}
_OFFSET_DIGITS_MAX = 16


class Heading(msgspec.Struct, frozen=True, gc=False):
    """`target` is the offset of the message that an edit, delete or reaction is about, None for a message.
    `mentions` are user ids, or EVERYBODY. `moderator`: a gateway saw that the sender moderates the room."""

    room: str
    partition: int
    offset: int
    ts: int
    cid: str
    sender_id: str
    kind: ChatKind
    target: int | None = None
    mentions: tuple[str, ...] = ()
    moderator: bool = False


class Content(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What people see of a record; the fields are ChatValue's."""

    sender_name: str
    text: str | None = None
    emoji: str | None = None
    on: bool | None = None
    reply_to: int | None = None


def chat_record(
    heading: Heading, content: Content, traceparent: str | None = None, topic: str = CHAT_MESSAGES
) -> NewRecord:
    """The record of something new; its place in the log (partition, offset, ts) is the broker's to say."""
    headers: Headers = (
        ("schema", MESSAGE_SCHEMA),
        ("cid", heading.cid.encode()),
        ("sender", heading.sender_id.encode()),
        ("kind", heading.kind.encode()),
    )
    if heading.target is not None:
        headers += (("target", str(heading.target).encode()),)
    if heading.mentions:
        headers += (("mentions", ",".join(heading.mentions).encode()),)
    if heading.moderator:
        headers += (("as", b"moderator"),)
    if traceparent:
        headers += (("traceparent", traceparent.encode()),)
    value = ChatValue(content.sender_name, content.text, content.emoji, content.on, content.reply_to)
    return NewRecord(topic=topic, key=heading.room.encode(), headers=headers, value=encode_value(value))


def message_record(
    room: str, cid: str, sender: Person, text: str, *, reply_to: int | None = None, traceparent: str | None = None
) -> NewRecord:
    """The record of a new message; `text` has been through names.require_text."""
    heading = Heading(room, 0, 0, 0, cid, sender.id, "message")
    return chat_record(heading, Content(sender.name, text, reply_to=reply_to), traceparent)


def read_heading(record: LogRecord) -> Heading:
    """Judge key and headers; raise Poison with the reason when the record has no place in any room."""
    room = _room(record.key)
    headers = dict(record.headers)
    if headers.get("schema") != MESSAGE_SCHEMA:
        raise Poison("unknown schema")
    kind = _KINDS.get(headers.get("kind", b""))
    if kind is None:
        raise Poison("unknown kind")
    cid, sender_id = _text(headers, "cid"), _sender(headers.get("sender"))
    if not names.is_cid(cid) or not sender_id:
        raise Poison("bad cid or sender")
    target = None if kind == "message" else _offset(headers, "target")
    if target is not None and target >= record.offset:
        # Nobody can have seen it; were it a link, it would be void but its copy, beyond the target, would not.
        raise Poison("target is not older than the record")
    mentions = tuple(_text(headers, "mentions").split(",")) if "mentions" in headers else ()
    if len(mentions) > limits.MENTIONS_MAX:
        raise Poison("too many mentions")
    moderator = headers.get("as") == b"moderator"
    return Heading(room, record.partition, record.offset, record.ts, cid, sender_id, kind, target, mentions, moderator)


def read_content(record: LogRecord, heading: Heading) -> Content:
    """Judge the value; raise Poison with the reason when nobody can be shown it. A delete needs none."""
    if heading.kind == "delete":
        return _content_of_delete(record)
    value = parse_value(ChatValue, record)
    try:
        if heading.kind in {"message", "edit"}:
            names.require_text(value.text or "")
        elif heading.kind == "reaction":
            names.require_emoji(value.emoji or "")
    except Refused as refused:
        raise Poison(refused.message) from None
    if heading.kind == "reaction" and value.on is None:
        raise Poison("a reaction that is neither on nor off")
    return Content(value.sender_name, value.text, value.emoji, value.on, value.reply_to)


# A reader of a whole log meets few rooms and people very often: each is judged once, and its text kept once.
@lru_cache(maxsize=8_192)
def _room(key: bytes | None) -> str:
    room = decoded_key(key)
    if not names.is_any_room(room):
        raise Poison("key is not a room")
    return room


@lru_cache(maxsize=8_192)
def _sender(header: bytes | None) -> str:
    return _text({} if header is None else {"sender": header}, "sender")


def _content_of_delete(record: LogRecord) -> Content:
    try:
        return Content(parse_value(ChatValue, record).sender_name)
    except Poison:
        return Content("")


def _text(headers: dict[str, bytes], name: str) -> str:
    try:
        return headers[name].decode()
    except KeyError:
        raise Poison(f"no header {name}") from None
    except (UnicodeDecodeError, AttributeError):
        raise Poison(f"header {name} is not UTF-8") from None


def _offset(headers: dict[str, bytes], name: str) -> int:
    digits = _text(headers, name)
    if not digits.isascii() or not digits.isdigit() or len(digits) > _OFFSET_DIGITS_MAX:
        raise Poison(f"header {name} is not an offset")
    return int(digits)
