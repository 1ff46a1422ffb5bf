"""What the use cases need from outside, and the shapes that pass. MySQL is behind them, in unit tests a fake."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from parley_auth.domain.refresh import Decision
from parley_auth.domain.throttle import Knock

RevocationReason = Literal[
    "logout",
    "logout_all",
    "ended",
    "too_many_sessions",
    "refresh_reused",
    "password_changed",
    "account_deleted",
]


class NameTaken(Exception):
    """Another account has this user name, had it once, or has one that looks the same."""


@dataclass(frozen=True)
class StoredUser:
    """`password` is what passwords.py made, or a bcrypt hash from before Parley."""

    id: int
    username: str
    password: str
    created_at: int
    display_name: str | None = None
    hue: int | None = None


@dataclass(frozen=True)
class StoredCard:
    """What others may know of a user."""

    id: int
    username: str
    display_name: str | None
    hue: int | None


@dataclass(frozen=True)
class Authenticator:
    """`secret` in base32, empty when it can no longer be read; it counts once it is confirmed."""

    secret: str
    confirmed: bool


@dataclass(frozen=True)
class NewSession:
    """A session about to begin. Times in ms; `fingerprint` is that of its first refresh token."""

    id: str
    device: str
    created_at: int
    expires_at: int
    fingerprint: str


@dataclass(frozen=True)
class StoredSession:
    id: str
    device: str
    created_at: int
    last_used_at: int


@dataclass(frozen=True)
class Rotation:
    """What became of a refresh token that was shown."""

    decision: Decision
    user_id: int
    username: str
    session_id: str
    expires_at: int


class Accounts(Protocol):
    """Users and their sessions. Each call is one transaction; Refused("unavailable") when MySQL is away."""

    def is_taken(self, username: str) -> bool: ...

    def find_users(self, names: Sequence[str]) -> list[StoredUser]: ...

    def add_user(self, username: str, password: str, session: NewSession) -> int:
        """The new user's id; raise NameTaken. Either all of it is stored or nothing."""
        ...

    def replace_password(self, user_id: int, old: str, new: str) -> None:
        """Store `new` if `old` is still what is stored."""
        ...

    def open_session(self, user_id: int, session: NewSession) -> None:
        """Add a session; the oldest ends when there are too many."""
        ...

    def rotate(self, fingerprint: str, child: str, now: int) -> Rotation | None:
        """Judge a shown token by refresh.decide and do what follows; None when it is unknown."""
        ...

    def user_of_session(self, session_id: str, user_id: int, now: int) -> StoredUser | None:
        """The user, while this session of theirs lives."""
        ...

    def live_sessions(self, user_id: int, now: int) -> list[StoredSession]: ...

    def end_sessions(self, user_id: int, session_id: str | None, reason: RevocationReason, now: int) -> list[str]:
        """End one session of the user, or all (None); return those that this call ended."""
        ...


class Profiles(Protocol):
    """What people change of their account and find of others; Refused("unavailable") when MySQL is away."""

    def change(self, user_id: int, changes: Mapping[str, str | int | None]) -> None:
        """Store display_name, hue or both."""
        ...

    def change_password(self, user_id: int, stored: str, keep: str, now: int) -> list[str]:
        """Store the hash and end every session but `keep`; return those that ended."""
        ...

    def delete(self, user_id: int, now: int) -> list[str]:
        """Empty the account and end its sessions; its name stays taken. Return the sessions that ended."""
        ...

    def with_ids(self, ids: Sequence[int]) -> list[StoredCard]: ...

    def beginning_with(self, prefix: str, limit: int) -> list[StoredCard]: ...


class Authenticators(Protocol):
    """Second factors; every call raises Refused("unavailable") when MySQL is away."""

    def find(self, user_id: int) -> Authenticator | None: ...

    def begin(self, user_id: int, secret: str) -> None:
        """Keep a secret that is yet to be confirmed, instead of any before it."""
        ...

    def confirm(self, user_id: int, step: int, fingerprints: Iterable[str], now: int) -> bool:
        """It counts from now on, with these recovery codes; False when another request was first."""
        ...

    def use_step(self, user_id: int, step: int) -> bool:
        """Use this time step and all before it up; False when it was used already."""
        ...

    def use_recovery_code(self, user_id: int, fingerprint: str) -> bool: ...

    def forget(self, user_id: int) -> None: ...


class Attempts(Protocol):
    """The throttle's counters; every call but `require_open` raises Refused("unavailable") when MySQL is away."""

    def require_open(self, knock: Knock, now: int) -> None:
        """Raise Refused("rate_limited") for an address that is known to be blocked, at the price of a look-up."""
        ...

    def admit_login(self, knock: Knock, now: int) -> None:
        """Count an attempt, or raise Refused("rate_limited")."""
        ...

    def login_failed(self, knock: Knock, now: int) -> None: ...

    def login_succeeded(self, knock: Knock) -> None: ...

    def admit_signup(self, address: str, now: int) -> None: ...

    def admit_name_question(self, address: str, now: int) -> None: ...

    def admit_proof(self, user_id: int, now: int) -> None:
        """Count an attempt of somebody who is logged in, or raise Refused("rate_limited")."""
        ...

    def proof_succeeded(self, user_id: int) -> None: ...


class Hasher(Protocol):
    """Hashing on a bounded number of cores."""

    def place(self) -> AbstractContextManager[None]:
        """Held for as long as a log-in takes; Refused("unavailable") when too many are under way."""
        ...

    def hash(self, password: str) -> str: ...

    def matches(self, stored: str | None, password: str) -> bool: ...

    def is_outdated(self, stored: str) -> bool: ...
