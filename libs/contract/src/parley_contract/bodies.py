"""What goes over HTTP: JSON bodies in and out. Errors are RFC 9457 problems with a stable `code`."""

import msgspec

from parley_contract.frames import Count, Hue, Message, Millis, Offset, Person, Role, Visibility

PROBLEM_MEDIA_TYPE = "application/problem+json"
REFRESH_COOKIE = "parley-refresh"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """`title` names the kind of problem, `detail` is the sentence for the person, `field` the input to mend."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None
    retry_after_ms: int | None = None


class Credentials(msgspec.Struct, frozen=True):
    username: str
    password: str


class NameQuestion(msgspec.Struct, frozen=True):
    """A name that somebody would like to have."""

    username: str


class LogInCredentials(msgspec.Struct, frozen=True):
    """`code` is of the authenticator, or one of the recovery codes; only who has a second factor needs it."""

    username: str
    password: str
    code: str | None = None


class PasswordChange(msgspec.Struct, frozen=True):
    current: str
    new: str


class PasswordProof(msgspec.Struct, frozen=True):
    """What is about to be done cannot be undone, so the password is asked again."""

    password: str


class ProfileChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is absent stays as it is; null takes it away. `hue` is in degrees: the client chooses how light it is."""

    display_name: str | msgspec.UnsetType | None = msgspec.UNSET
    hue: Hue | msgspec.UnsetType | None = msgspec.UNSET


class User(msgspec.Struct, frozen=True):
    id: str
    username: str


class TokenGrant(msgspec.Struct, frozen=True):
    """`expires_in` is the access token's life in seconds."""

    user: User
    access_token: str
    expires_in: int


class Me(msgspec.Struct, frozen=True):
    """The asking person's own account; `second_factor` is whether log-in asks for a code."""

    id: str
    username: str
    display_name: str | None
    hue: Hue | None
    created_at: Millis
    second_factor: bool


class UserCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What everybody who is logged in may know of a person."""

    id: str
    username: str
    display_name: str | None = None
    hue: Hue | None = None


class UserCards(msgspec.Struct, frozen=True):
    users: list[UserCard]


class AuthenticatorSetup(msgspec.Struct, frozen=True):
    """`secret` is base32 to be typed, `uri` the same as otpauth:// for a QR code (RFC 6238: SHA-1, 6 digits, 30 s)."""

    secret: str
    uri: str


class AuthenticatorCode(msgspec.Struct, frozen=True):
    code: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Each lets its owner in once without the authenticator. Shown this once; only their hashes are kept."""

    recovery_codes: list[str]


class SessionInfo(msgspec.Struct, frozen=True):
    """One log-in of the person; `current` is the one that asks."""

    id: str
    device: str
    created_at: Millis
    last_used_at: Millis
    current: bool


class Sessions(msgspec.Struct, frozen=True):
    sessions: list[SessionInfo]


class Jwk(msgspec.Struct, frozen=True):
    """An Ed25519 public key (RFC 8037)."""

    kty: str
    crv: str
    alg: str
    use: str
    kid: str
    x: str


class Jwks(msgspec.Struct, frozen=True):
    keys: list[Jwk]


class Page(msgspec.Struct, frozen=True):
    """Messages of a room as they stand, oldest first. `position` is the offset that the view has folded up to (null:
    nothing yet), `oldest` the oldest message that the room still has and `oldest_ts` its time.

    A page asked for with `after` also tells what was done to messages: `changes` are the edits, deletes, reactions and
    voids between the asked offset and `reached`, oldest first. `messages` and `changes` together are every record there
    is up to `reached`, so their `prev` chain has no hole; ask on with `after=reached` while `has_after`."""

    epoch: str
    messages: list[Message]
    position: Offset | None
    oldest: Offset | None
    has_before: bool
    has_after: bool
    retention_ms: Millis
    oldest_ts: Millis | None = None
    changes: list[Message] = []
    reached: Offset | None = None


class ListedRoom(msgspec.Struct, frozen=True, omit_defaults=True):
    """A room of the directory; `last_ts` is when its newest kept message came, `role` what the person is in it."""

    room: str
    title: str
    visibility: Visibility
    created_by: Person | None = None
    created_at: Millis | None = None
    topic: str = ""
    archived: bool = False
    role: Role | None = None
    last_ts: Millis | None = None


class Directory(msgspec.Struct, frozen=True):
    rooms: list[ListedRoom]


class Match(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A stretch of a text, in code points; `to` is not part of it."""

    from_: Count
    to: Count


class Hit(msgspec.Struct, frozen=True):
    """A message that was found, and where in its `text`."""

    message: Message
    matches: list[Match]


class Found(msgspec.Struct, frozen=True):
    """What a search found. `next` is the `before` to ask on with, null when nothing is left; a page may be short, or
    empty, and still have a `next`."""

    epoch: str
    hits: list[Hit]
    next: str | None
