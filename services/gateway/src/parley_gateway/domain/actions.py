"""What a session asks for in answer to an event. The session decides; who performs an action is named beside it."""

from dataclasses import dataclass

from parley_contract.close_codes import CloseCode
from parley_contract.frames import Cursor, Person, ServerFrame


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


@dataclass(frozen=True, slots=True)
class Publish:
    """A message whose cid and text are allowed; whether the person may write there is not known yet (gateway)."""

    re: int
    cid: str
    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Typing:
    room: str


Request = Admit | Join | Leave | Create | Publish | Typing
Action = Reply | Close | Verify | Request
