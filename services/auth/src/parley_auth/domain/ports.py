"""What the use cases need from outside, and the shapes that pass. MySQL is behind them, in unit tests a fake."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from parley_auth.domain.refresh import Decision

RevocationReason = Literal["logout", "logout_all", "ended", "too_many_sessions", "refresh_reused"]


class NameTaken(Exception):
    """Another account has this user name."""


@dataclass(frozen=True)
class StoredUser:
    """`password` is what passwords.py made, or a bcrypt hash from before Parley."""

    id: int
    username: str
    password: str
    created_at: int


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


class Attempts(Protocol):
    """The throttle's counters; every call raises Refused("unavailable") when MySQL is away."""

    def admit_login(self, account: str, address: str, now: int) -> None:
        """Count an attempt, or raise Refused("rate_limited")."""
        ...

    def login_failed(self, address: str, now: int) -> None: ...

    def login_succeeded(self, account: str) -> None: ...

    def admit_signup(self, address: str, now: int) -> None: ...


class Hasher(Protocol):
    """Hashing on a bounded number of cores."""

    def place(self) -> AbstractContextManager[None]:
        """Held for as long as a log-in takes; Refused("unavailable") when too many are under way."""
        ...

    def hash(self, password: str) -> str: ...

    def matches(self, stored: str | None, password: str) -> bool: ...

    def is_outdated(self, stored: str) -> bool: ...
