"""What a session asks for in answer to an event. The session decides; who performs an action is named beside it."""

from dataclasses import dataclass

import msgspec
from parley_contract.chat_records import ChatKind
from parley_contract.close_codes import CloseCode
from parley_contract.frames import ChosenState, Cursor, Person, RoomChange, RoomVisibility, ServerFrame


@dataclass(frozen=True, slots=True)
class Reply:
    """Write this frame to the connection (hub)."""

    frame: ServerFrame


@dataclass(frozen=True, slots=True)
class Close:
    """Say bye, then close with this code (hub)."""

    code: CloseCode
    retry_after_ms: int = 0


@dataclass(frozen=True, slots=True)
class Verify:
    """Check the token and come back with `on_verified` or `on_token_refused` (entrypoints.websocket)."""

    re: int
    token: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Read nothing more of this socket for so long (entrypoints.turns)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Admit:
    """The connection is this person's from now on: welcome them (gateway)."""

    re: int
    user: Person
    sid: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Join:
    re: int
    room: str
    since: Cursor | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Leave:
    re: int
    room: str


@dataclass(frozen=True, slots=True)
class Create:
    re: int
    room: str
    title: str
    topic: str = ""
    visibility: RoomVisibility = "public"


@dataclass(frozen=True, slots=True)
class Govern:
    """A change of a room or of somebody's place in it; texts and ids are allowed (governing)."""

    re: int
    asked: RoomChange


@dataclass(frozen=True, slots=True)
class AskMembers:
    re: int
    room: str


class Publish(msgspec.Struct, frozen=True):
    """A message, or a change of one, whose cid and content are allowed; whether the person may write it is not known
    yet (messages). The fields are those of chat_records."""

    re: int
    cid: str
    room: str
    text: str | None = None
    kind: ChatKind = "message"
    target: int | None = None
    emoji: str | None = None
    on: bool | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything up to `offset` was read (reading)."""

    room: str
    offset: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Block:
    re: int
    user_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class Typing:
    room: str


@dataclass(frozen=True, slots=True)
class ShowAs:
    """What this device says of its person (people)."""

    state: ChosenState


Request = Admit | Join | Leave | Create | Govern | AskMembers | Publish | Block | Mark | Typing | ShowAs
Action = Reply | Close | Verify | Hold | Request
