"""The tables of the view, and the way between their rows and what they mean.

`messages` holds each message as it stands, `changes` every other link of a chain (edits, deletes, reactions, and what
is shown as nothing), `copies` the records whose send the log had already. Row ids are places in the log.
"""

from typing import Any

import msgspec
from parley_contract.chat_records import Content, Heading
from parley_contract.frames import Message, Person, Reaction

from parley_history.domain.effects import Stored
from parley_history.domain.message_fold import Copy, Link
from parley_history.domain.row_ids import offset_of, partition_of_row, row_id

SCHEMA = """
CREATE TABLE log (epoch TEXT NOT NULL, retention_ms INTEGER NOT NULL);
CREATE TABLE partitions (
    partition INTEGER PRIMARY KEY, next_offset INTEGER NOT NULL, log_start INTEGER NOT NULL,
    indexed INTEGER NOT NULL);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, room TEXT NOT NULL, ts INTEGER NOT NULL, cid TEXT NOT NULL, sender_id TEXT NOT NULL,
    sender_name TEXT NOT NULL, text TEXT, reply_to INTEGER, mentions TEXT, edited_ts INTEGER, deleted_ts INTEGER,
    reactions TEXT, said TEXT);
CREATE INDEX messages_of_room ON messages (room);
CREATE TABLE changes (
    id INTEGER PRIMARY KEY, room TEXT NOT NULL, ts INTEGER NOT NULL, cid TEXT NOT NULL, sender_id TEXT NOT NULL,
    sender_name TEXT NOT NULL, kind TEXT NOT NULL, target INTEGER, moderator INTEGER NOT NULL, void INTEGER NOT NULL,
    text TEXT, mentions TEXT, emoji TEXT, is_on INTEGER);
CREATE INDEX changes_of_room ON changes (room);
CREATE INDEX changes_of_target ON changes (target) WHERE target IS NOT NULL;
CREATE TABLE copies (
    id INTEGER PRIMARY KEY, room TEXT NOT NULL, ts INTEGER NOT NULL, cid TEXT NOT NULL, sender_id TEXT NOT NULL,
    kind TEXT NOT NULL, target INTEGER, moderator INTEGER NOT NULL, mentions TEXT, content TEXT);
"""
MESSAGE_COLUMNS = (
    "id, room, ts, cid, sender_id, sender_name, text, reply_to, mentions, edited_ts, deleted_ts, reactions, said"
)
CHANGE_COLUMNS = "id, room, ts, cid, sender_id, sender_name, kind, target, void, text, mentions, emoji, is_on"

_encode = msgspec.json.Encoder().encode
_names = msgspec.json.Decoder(tuple[str, ...])
_reactions = msgspec.json.Decoder(tuple[Reaction, ...])
_content = msgspec.json.Decoder(Content)


def message_row(stored: Stored) -> tuple[Any, ...]:
    """In the order of MESSAGE_COLUMNS."""
    message = stored.message
    return (
        stored.id,
        message.room,
        message.ts,
        message.cid,
        message.sender.id,
        message.sender.name,
        message.text,
        message.reply_to,
        _encode(message.mentions).decode() if message.mentions else None,
        message.edited_ts,
        message.deleted_ts,
        _encode(message.reactions).decode() if message.reactions else None,
        stored.said,
    )


def stored_of(row: tuple[Any, ...]) -> Stored:
    """The other way round; `prev` of the message is for the reader to say."""
    place, room, ts, cid, sender_id, name, text, reply_to, mentions, edited_ts, deleted_ts, reactions, said = row[:13]
    message = Message(
        room=room,
        offset=offset_of(place),
        prev=None,
        ts=ts,
        cid=cid,
        sender=Person(sender_id, name),
        kind="message",
        text=text,
        reply_to=reply_to,
        mentions=_names.decode(mentions) if mentions else (),
        edited_ts=edited_ts,
        deleted_ts=deleted_ts,
        reactions=_reactions.decode(reactions) if reactions else (),
    )
    return Stored(place, message, said)


def change_row(link: Link) -> tuple[Any, ...]:
    """In the order of the table: the heading as it is, and what is shown of it."""
    heading, shown = link
    return (
        row_id(heading.partition, heading.offset),
        heading.room,
        heading.ts,
        heading.cid,
        heading.sender_id,
        shown.sender.name,
        heading.kind,
        _target(heading),
        heading.moderator,
        shown.kind == "void",
        shown.text,
        _encode(shown.mentions).decode() if shown.mentions else None,
        shown.emoji,
        shown.on,
    )


def change_of(row: tuple[Any, ...]) -> Message:
    """From CHANGE_COLUMNS."""
    place, room, ts, cid, sender_id, name, kind, target, void, text, mentions, emoji, is_on = row
    sender = Person(sender_id, name)
    if void:
        return Message(room, offset_of(place), None, ts, cid, sender, "void")
    return Message(
        room=room,
        offset=offset_of(place),
        prev=None,
        ts=ts,
        cid=cid,
        sender=sender,
        kind=kind,
        text=text,
        target=offset_of(target),
        emoji=emoji,
        on=None if is_on is None else bool(is_on),
        mentions=_names.decode(mentions) if mentions else (),
    )


def copy_row(copy: Copy) -> tuple[Any, ...]:
    heading, content = copy
    return (
        row_id(heading.partition, heading.offset),
        heading.room,
        heading.ts,
        heading.cid,
        heading.sender_id,
        heading.kind,
        _target(heading),
        heading.moderator,
        _encode(heading.mentions).decode() if heading.mentions else None,
        None if content is None else _encode(content).decode(),
    )


def copy_of(row: tuple[Any, ...]) -> Copy:
    place, room, ts, cid, sender_id, kind, target, moderator, mentions, content = row
    heading = _heading(place, room, ts, cid, sender_id, kind, target, moderator)
    if mentions:
        heading = msgspec.structs.replace(heading, mentions=_names.decode(mentions))
    return Copy(heading, None if content is None else _content.decode(content))


def heading_of(row: tuple[Any, ...]) -> Heading:
    """What the fold needs of a record kept: (id, room, ts, cid, sender_id, kind, target, moderator)."""
    return _heading(*row)


def _heading(
    place: int, room: str, ts: int, cid: str, sender_id: str, kind: Any, target: int | None, moderator: int
) -> Heading:
    partition = partition_of_row(place)
    to = None if target is None else offset_of(target)
    return Heading(room, partition, offset_of(place), ts, cid, sender_id, kind, to, moderator=bool(moderator))


def _target(heading: Heading) -> int | None:
    return None if heading.target is None else row_id(heading.partition, heading.target)
