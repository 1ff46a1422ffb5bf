"""What a client sends. A request carries the client's integer `id`; `read`, `typing` and `presence` have no answer."""

from typing import Annotated

from msgspec import Meta

from parley_contract.frames.shapes import ChosenState, Cursor, FrameShape, Offset, Role, RoomVisibility
from parley_contract.limits import INTEGER_MAX, JOIN_MESSAGES_MAX, SLOW_MODE_S_MAX

RequestId = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
SlowModeS = Annotated[int, Meta(ge=0, le=SLOW_MODE_S_MAX)]


class Hello(FrameShape, frozen=True, tag="hello"):
    """The first frame of a connection, within 5 s and 4 KiB."""

    id: RequestId
    token: str
    device: str | None = None


class Auth(FrameShape, frozen=True, tag="auth"):
    """A fresh token for the open socket; the same user and session."""

    id: RequestId
    token: str


class Join(FrameShape, frozen=True, tag="join"):
    """Become a member of the room and hear it: what came after `since`, else the `last` messages, then live."""

    id: RequestId
    room: str
    since: Cursor | None = None
    last: Annotated[int, Meta(ge=0, le=JOIN_MESSAGES_MAX)] | None = None


class Leave(FrameShape, frozen=True, tag="leave"):
    id: RequestId
    room: str


class Create(FrameShape, frozen=True, tag="create"):
    id: RequestId
    room: str
    title: str | None = None
    topic: str | None = None
    visibility: RoomVisibility = "public"


class Update(FrameShape, frozen=True, tag="update"):
    """Change what is named, keep the rest. For owners and moderators; `archived` and `visibility` for owners."""

    id: RequestId
    room: str
    title: str | None = None
    topic: str | None = None
    visibility: RoomVisibility | None = None
    archived: bool | None = None
    slow_mode_s: SlowModeS | None = None


class Invite(FrameShape, frozen=True, tag="invite"):
    """Make somebody a member."""

    id: RequestId
    room: str
    user: str


class Kick(FrameShape, frozen=True, tag="kick"):
    """End somebody's membership; in a public room they may come back."""

    id: RequestId
    room: str
    user: str


class Ban(FrameShape, frozen=True, tag="ban"):
    """Kick somebody and keep them out; `on: false` lifts it."""

    id: RequestId
    room: str
    user: str
    on: bool = True


class SetRole(FrameShape, frozen=True, tag="role"):
    id: RequestId
    room: str
    user: str
    role: Role


class AskMembers(FrameShape, frozen=True, tag="members"):
    """Who belongs to the room."""

    id: RequestId
    room: str


class Block(FrameShape, frozen=True, tag="block"):
    """Have no direct messages from somebody; `on: false` lifts it."""

    id: RequestId
    user: str
    on: bool = True


class Send(FrameShape, frozen=True, tag="send"):
    """A message. `cid` is made by the client, unique a send: resending the same cid never doubles it."""

    id: RequestId
    cid: str
    room: str
    text: str
    reply_to: Offset | None = None


class Edit(FrameShape, frozen=True, tag="edit"):
    """Another text for a message of one's own."""

    id: RequestId
    cid: str
    room: str
    target: Offset
    text: str


class Delete(FrameShape, frozen=True, tag="delete"):
    """Take a message of one's own out of every view; moderators may take anybody's."""

    id: RequestId
    cid: str
    room: str
    target: Offset


class React(FrameShape, frozen=True, tag="react"):
    id: RequestId
    cid: str
    room: str
    target: Offset
    emoji: str
    on: bool = True


class Read(FrameShape, frozen=True, tag="read"):
    """Everything up to `offset` was read. `quiet`: the others in the room are not told."""

    room: str
    offset: Offset
    quiet: bool = False


class Typing(FrameShape, frozen=True, tag="typing"):
    room: str


class SetPresence(FrameShape, frozen=True, tag="presence"):
    """What this device says of its person: `away` is the device's, `dnd` and `invisible` count for all of them."""

    state: ChosenState


class Ping(FrameShape, frozen=True, tag="ping"):
    id: RequestId


Change = Send | Edit | Delete | React
RoomChange = Update | Invite | Kick | Ban | SetRole
ClientFrame = (
    Hello
    | Auth
    | Join
    | Leave
    | Create
    | Update
    | Invite
    | Kick
    | Ban
    | SetRole
    | AskMembers
    | Block
    | Send
    | Edit
    | Delete
    | React
    | Read
    | Typing
    | SetPresence
    | Ping
)
