"""Stand-ins for what auth reaches out to. Passwords are hashed for real, at bcrypt's lowest cost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from parley_auth.app import Outside, build_flask
from parley_auth.domain import refresh, throttle
from parley_auth.domain.passwords import Passwords
from parley_auth.domain.ports import NameTaken, NewSession, RevocationReason, Rotation, StoredSession, StoredUser
from parley_auth.settings import AuthSettings
from parley_chassis.health import Readiness
from parley_chassis.settings import load
from parley_contract.refusals import Refused

PEPPER = "0123456789abcdef0123456789abcdef"
COST = 4


@dataclass
class MemoryAccounts:
    """ports.Accounts in memory. `away` makes every call fail as MySQL's absence does."""

    users: dict[int, StoredUser] = field(default_factory=dict)
    sessions: dict[str, tuple[int, StoredSession]] = field(default_factory=dict)
    ended: list[tuple[str, RevocationReason]] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def _reach(self) -> None:
        if self.away:
            raise Refused("unavailable", "Accounts cannot be reached right now. Please try again.", 2000)

    def is_taken(self, username: str) -> bool:
        return bool(self.find_users([username]))

    def find_users(self, names: Sequence[str]) -> list[StoredUser]:
        self._reach()
        return [user for user in self.users.values() if user.username in names]

    def add_user(self, username: str, password: str, session: NewSession) -> int:
        if self.is_taken(username):
            raise NameTaken
        user_id = len(self.users) + 1
        self.users[user_id] = StoredUser(user_id, username, password, session.created_at)
        self.open_session(user_id, session)
        return user_id

    def replace_password(self, user_id: int, old: str, new: str) -> None:
        assert self.users[user_id].password == old
        self.users[user_id] = replace(self.users[user_id], password=new)

    def open_session(self, user_id: int, session: NewSession) -> None:
        self._reach()
        stored = StoredSession(session.id, session.device, session.created_at, session.created_at)
        self.sessions[session.id] = (user_id, stored)
        self.tokens[session.fingerprint] = session.id

    def rotate(self, fingerprint: str, child: str, now: int) -> Rotation | None:
        """Rotation as such; its rules are refresh.decide's tests, its store the integration tests'."""
        self._reach()
        session_id = self.tokens.pop(fingerprint, None)
        if session_id is None or session_id not in self.sessions:
            return None
        self.tokens[child] = session_id
        user_id = self.sessions[session_id][0]
        return Rotation("rotate", user_id, self.users[user_id].username, session_id, now + refresh.ABSOLUTE_MS)

    def user_of_session(self, session_id: str, user_id: int, now: int) -> StoredUser | None:
        self._reach()
        return self.users[user_id] if self.sessions.get(session_id, (0,))[0] == user_id else None

    def live_sessions(self, user_id: int, now: int) -> list[StoredSession]:
        self._reach()
        return [session for owner, session in self.sessions.values() if owner == user_id]

    def end_sessions(self, user_id: int, session_id: str | None, reason: RevocationReason, now: int) -> list[str]:
        ending = [one.id for one in self.live_sessions(user_id, now) if session_id in {None, one.id}]
        for one in ending:
            del self.sessions[one]
            self.ended.append((one, reason))
        return ending


@dataclass
class MemoryAttempts:
    """ports.Attempts in memory, by the same decisions as the real one; addresses are only written down."""

    accounts: dict[str, throttle.Counter] = field(default_factory=dict)
    failed_from: list[str] = field(default_factory=list)
    signups_from: list[str] = field(default_factory=list)

    def admit_login(self, account: str, address: str, now: int) -> None:
        counter = self.accounts.get(account, throttle.Counter())
        wait = throttle.wait_ms(counter, now)
        if wait:
            raise Refused("rate_limited", "Too many log-ins that failed.", wait)
        self.accounts[account] = throttle.account_attempt(counter, now)

    def login_failed(self, address: str, now: int) -> None:
        self.failed_from.append(address)

    def login_succeeded(self, account: str) -> None:
        del self.accounts[account]

    def admit_signup(self, address: str, now: int) -> None:
        self.signups_from.append(address)


@dataclass
class DirectHasher:
    """ports.Hasher without threads. `full` turns everybody away."""

    passwords: Passwords
    full: bool = False

    @contextmanager
    def place(self) -> Iterator[None]:
        if self.full:
            raise Refused("unavailable", "Too many people are logging in right now. Please try again.", 3000)
        yield

    def hash(self, password: str) -> str:
        return self.passwords.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        return self.passwords.matches(stored, password)

    def is_outdated(self, stored: str) -> bool:
        return self.passwords.is_outdated(stored)


@dataclass
class World:
    """The app and what is behind it."""

    flask: Flask
    key: Ed25519PrivateKey
    accounts: MemoryAccounts
    attempts: MemoryAttempts
    hasher: DirectHasher
    news: list[str]

    def browser(self) -> FlaskClient:
        return self.flask.test_client()


def environment(folder: Path, **changed: str) -> dict[str, str]:
    """A complete environment of auth."""
    return {
        "DB_HOST": "127.0.0.1",
        "DB_USER": "parley",
        "DB_PASSWORD": "secret",
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092",
        "PARLEY_SIGNING_KEY_FILE": str(folder / "key.pem"),
        "PARLEY_PEPPER": PEPPER,
        "PARLEY_ORIGINS": "http://localhost:5000",
        **changed,
    }


def build_world(folder: Path, **changed: str) -> World:
    key = Ed25519PrivateKey.generate()
    accounts, attempts, news = MemoryAccounts(), MemoryAttempts(), list[str]()
    hasher = DirectHasher(Passwords(PEPPER.encode(), COST))
    outside = Outside(accounts, attempts, hasher, lambda: news.append("ended"))
    settings = load(AuthSettings, environment(folder, **changed))
    app = build_flask(settings, key, outside, Readiness())
    return World(app, key, accounts, attempts, hasher, news)
