"""What a run has seen, as plain records: the checker's only input.

Times (`at`, `…_at`) are seconds since the run began, by one steady clock. A `Place` is an epoch and an offset: offsets
of two epochs do not compare. Nothing here judges.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Outcome = Literal["ack", "refused", "retry", "broken", "silent"]
GapReason = Literal["retention", "epoch"]


class Place(NamedTuple):
    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One send frame and what became of it. `number` counts the attempts of one cid from 1, `line` is the socket.

    ack: `place` holds. refused: final, `code` says why. retry: may or may not be written. broken: the socket ended
    first. silent: nobody answered for as long as the client waited. `said_bye_at`: when the server said good-bye on
    this socket. `forged`: the frame named another sender.
    """

    person: str
    user_id: str
    room: str
    cid: str
    text: str
    number: int
    line: int
    gateway: str
    sent_at: float
    ended_at: float
    outcome: Outcome
    code: str = ""
    place: Place | None = None
    dup: bool = False
    said_bye_at: float | None = None
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as one reader was given it."""

    reader: str
    at: float
    room: str
    place: Place
    prev: int | None
    cid: str
    sender_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Offsets, both included, that the server says are gone."""

    first: int
    last: int
    reason: GapReason


@dataclass(frozen=True, slots=True)
class Joined:
    """An answer to a join. `since` is the cursor that was sent, `head` the newest record that the gateway knows of."""

    reader: str
    at: float
    room: str
    gateway: str
    since: Place | None
    epoch: str
    head: int | None
    recovered: bool
    more: bool
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of history. `after`, `before`, `until` are what was asked; `whole` means the last walk of the run.

    With `after` the page holds every record up to `reached`, otherwise messages alone.
    """

    at: float
    room: str
    epoch: str
    after: int | None
    before: int | None
    until: Place | None
    limit: int
    messages: tuple[Heard, ...]
    position: int | None
    reached: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """A record of the raw topic that has a place in a room by docs/protocol.md; doubled ones included. One that is
    not a message, because nobody can read it or because it changes one, has its place alone."""

    place: Place
    room: str
    cid: str
    sender_id: str
    text: str
    is_message: bool = True


@dataclass(slots=True)
class Life:
    """One life of chat-messages. The raw reader has read everything below `read_to`."""

    epoch: str
    began_at: float
    read_to: int = 0
    ended_at: float | None = None


@dataclass(frozen=True, slots=True)
class LogStart:
    """From `at` on the log may begin at `offset` only: retention took what is below."""

    at: float
    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person is in every room from here on, or has no socket any more."""

    at: float
    person: str
    gateway: str
    here: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Who is in a room, as one observer's screen shows it from here on; None when the observer has no socket."""

    at: float
    observer: str
    gateway: str
    room: str
    people: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Sign:
    """A service did its work: a gateway acked, history answered a page that reaches an ack, auth logged somebody in."""

    at: float
    service: str


@dataclass(slots=True)
class Fault:
    """What was done, to whom, from when to when. Over means: the last hand was taken off.

    touches: services that need not work meanwhile. deafens: gateways whose people may hear nothing of them
    meanwhile. note: why it could not be done.
    """

    kind: str
    target: str
    began_at: float
    over_at: float | None = None
    touches: frozenset[str] = frozenset()
    deafens: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lag:
    """The run itself got no CPU for `late_s`: nothing is owed for that long."""

    at: float
    late_s: float


@dataclass(slots=True)
class Evidence:
    """Everything, each list in order of time."""

    attempts: list[Attempt] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    logged: list[Logged] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)
    log_starts: list[LogStart] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lags: list[Lag] = field(default_factory=list)
    # Messages whose writer never got an ack or a final refusal, though it went on asking to the end.
    unsettled: list[str] = field(default_factory=list)
    # When the last fault was over and everything said it is ready; None when it never did.
    calm_at: float | None = None
    ended_at: float = 0.0
