"""The shapes that frames, pages and records share: people, rooms, messages, places in the log."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley_contract.limits import HUE_MAX, INTEGER_MAX

Offset = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Millis = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Count = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Hue = Annotated[int, Meta(ge=0, le=HUE_MAX)]

# What people make, and what a direct conversation is.
RoomVisibility = Literal["public", "private"]
Visibility = Literal["public", "private", "direct"]
Role = Literal["owner", "moderator", "member"]
# `void`: a record that keeps its place in the chain and changes nothing (fold.py says which ones).
MessageKind = Literal["message", "edit", "delete", "reaction", "void"]
# What a device says of its person, and what others are shown of them.
ChosenState = Literal["online", "away", "dnd", "invisible"]
ShownState = Literal["online", "away", "dnd"]


class FrameShape(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """Absent and null optional fields are the same; a frame leaves them out."""


class Person(msgspec.Struct, frozen=True):
    id: str
    name: str


class Present(Person, frozen=True, omit_defaults=True):
    """Somebody who is here."""

    state: ShownState = "online"


class PersonState(msgspec.Struct, frozen=True):
    id: str
    state: ShownState


class Member(Person, frozen=True, omit_defaults=True):
    """Somebody who belongs to a room, here or not. `last_seen` is known for an hour after they left."""

    role: Role = "member"
    here: bool = False
    state: ShownState | None = None
    last_seen: Millis | None = None


class Profile(Person, frozen=True, omit_defaults=True):
    """What a person shows of themself. `hue` is the colour, in degrees; `deleted` says that the account is gone."""

    display_name: str | None = None
    hue: Hue | None = None
    deleted: bool = False


class Cursor(msgspec.Struct, frozen=True):
    """A place in a room's log: the last offset that a reader has, in the topic's life named by `epoch`."""

    epoch: str
    offset: Offset


class Gap(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """What can never be had again: offsets `from` to `to`, both gone, and why."""

    from_: Offset
    to: Offset
    reason: Literal["retention", "epoch"]


class Reaction(msgspec.Struct, frozen=True):
    """An emoji on a message, and the ids of those who put it there, in the order in which they did."""

    emoji: str
    users: list[str]


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record of a room as every view shows it. `prev` is the offset of the room's record before it, null when this
    is the first one kept.

    - `message`: `text`, unless it was deleted (`deleted_ts`); `edited_ts` when `text` is not the first version;
      `reply_to`, the offset it answers; `mentions`, ids of people, `*` for everybody; `reactions` as they stand.
    - `edit` (`target`, `text`, `mentions`), `delete` (`target`), `reaction` (`target`, `emoji`, `on`): what changes the
      message at offset `target`.
    - `void`: nothing beside its place.
    """

    room: str
    offset: Offset
    prev: Offset | None
    ts: Millis
    cid: str
    sender: Person
    kind: MessageKind
    text: str | None = None
    target: Offset | None = None
    emoji: str | None = None
    on: bool | None = None
    reply_to: Offset | None = None
    mentions: tuple[str, ...] = ()
    edited_ts: Millis | None = None
    deleted_ts: Millis | None = None
    reactions: tuple[Reaction, ...] = ()


class ReadMark(msgspec.Struct, frozen=True):
    """How far somebody has read a room."""

    user: str
    offset: Offset


class Unread(msgspec.Struct, frozen=True):
    """Messages after the person's mark: not theirs, not deleted; counted up to UNREAD_COUNT_MAX. `mentions` are those
    among them that name the person or everybody; `first` is the oldest counted one."""

    count: Count
    mentions: Count
    first: Offset | None = None


class Room(msgspec.Struct, frozen=True, omit_defaults=True):
    """`created_by` is absent for #general, which nobody made, and for direct conversations. In one of those `title` is
    empty and `people` are its two; elsewhere `people` is absent. `slow_mode_s`: a member writes once in so many
    seconds."""

    room: str
    title: str
    visibility: Visibility
    created_by: Person | None = None
    created_at: Millis | None = None
    topic: str = ""
    archived: bool = False
    slow_mode_s: int = 0
    people: tuple[Person, ...] = ()


class MyRoom(Room, frozen=True, omit_defaults=True):
    """A room that a person belongs to, as it is for them. `read` is the last offset they have read."""

    role: Role = "member"
    read: Offset | None = None
    unread: Unread | None = None


class Limits(msgspec.Struct, frozen=True):
    frame_bytes_max: int
    text_code_points_max: int
    page_messages_max: int
    typing_interval_ms: int


class Members(msgspec.Struct, frozen=True):
    """Who is in the room now. Above 200 people `list` holds the first 200 by name."""

    count: Count
    list: list[Present]
