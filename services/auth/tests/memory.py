"""Stand-ins for what auth reaches out to. Passwords are hashed for real, at bcrypt's lowest cost."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from parley_auth.app import Outside, build_flask
from parley_auth.domain import refresh, throttle
from parley_auth.domain.confusables import skeleton
from parley_auth.domain.passwords import Passwords
from parley_auth.domain.ports import (
    Authenticator,
    NameTaken,
    NewSession,
    RevocationReason,
    Rotation,
    StoredCard,
    StoredSession,
    StoredUser,
)
from parley_auth.domain.throttle import Knock
from parley_auth.domain.tokens import TokenIssuer
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
    looks: set[str] = field(default_factory=set)
    away: bool = False

    def _reach(self) -> None:
        if self.away:
            raise Refused("unavailable", "Accounts cannot be reached right now. Please try again.", 2000)

    def is_taken(self, username: str) -> bool:
        self._reach()
        return skeleton(username) in self.looks

    def find_users(self, names: Sequence[str]) -> list[StoredUser]:
        self._reach()
        return [user for user in self.users.values() if user.username in names]

    def add_user(self, username: str, password: str, session: NewSession) -> int:
        if self.is_taken(username):
            raise NameTaken
        self.looks.add(skeleton(username))
        user_id = len(self.looks)
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
        return self.users.get(user_id) if self.sessions.get(session_id, (0,))[0] == user_id else None

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
class MemoryProfiles:
    """ports.Profiles over the same memory."""

    accounts: MemoryAccounts

    def change(self, user_id: int, changes: Mapping[str, str | int | None]) -> None:
        self.accounts.users[user_id] = replace(self.accounts.users[user_id], **changes)  # type: ignore[arg-type]

    def change_password(self, user_id: int, stored: str, keep: str, now: int) -> list[str]:
        self.accounts.users[user_id] = replace(self.accounts.users[user_id], password=stored)
        others = [one.id for one in self.accounts.live_sessions(user_id, now) if one.id != keep]
        for one in others:
            self.accounts.end_sessions(user_id, one, "password_changed", now)
        return others

    def delete(self, user_id: int, now: int) -> list[str]:
        del self.accounts.users[user_id]
        return self.accounts.end_sessions(user_id, None, "account_deleted", now)

    def with_ids(self, ids: Sequence[int]) -> list[StoredCard]:
        return [_card(user) for user in self.accounts.users.values() if user.id in ids]

    def beginning_with(self, prefix: str, limit: int) -> list[StoredCard]:
        users = self.accounts.users.values()
        found = [u for u in users if any((n or "").lower().startswith(prefix) for n in (u.username, u.display_name))]
        return [_card(user) for user in found][:limit]


def _card(user: StoredUser) -> StoredCard:
    return StoredCard(user.id, user.username, user.display_name, user.hue)


@dataclass
class MemoryAuthenticators:
    """ports.Authenticators in memory."""

    found: dict[int, Authenticator] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)
    codes: set[tuple[int, str]] = field(default_factory=set)

    def find(self, user_id: int) -> Authenticator | None:
        return self.found.get(user_id)

    def begin(self, user_id: int, secret: str) -> None:
        self.found[user_id] = Authenticator(secret, confirmed=False)

    def confirm(self, user_id: int, step: int, fingerprints: Iterable[str], now: int) -> bool:
        self.found[user_id] = replace(self.found[user_id], confirmed=True)
        self.steps[user_id] = step
        self.codes |= {(user_id, one) for one in fingerprints}
        return True

    def use_step(self, user_id: int, step: int) -> bool:
        fresh = step > self.steps[user_id]
        self.steps[user_id] = max(step, self.steps[user_id])
        return fresh

    def use_recovery_code(self, user_id: int, fingerprint: str) -> bool:
        known = (user_id, fingerprint) in self.codes
        self.codes.discard((user_id, fingerprint))
        return known

    def forget(self, user_id: int) -> None:
        self.found.pop(user_id, None)


@dataclass
class MemoryAttempts:
    """ports.Attempts in memory, by the same decisions as the real one; addresses are only written down."""

    counters: dict[str, throttle.Counter] = field(default_factory=dict)
    failed_from: list[str] = field(default_factory=list)
    signups_from: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)

    def require_open(self, knock: Knock, now: int) -> None:
        if knock.address in self.blocked and knock.device is None:
            raise Refused("rate_limited", "Too many log-ins that failed.", 1000)

    def admit_login(self, knock: Knock, now: int) -> None:
        self._admit(knock.counter_key, now)

    def login_failed(self, knock: Knock, now: int) -> None:
        self.failed_from.append(knock.address)

    def login_succeeded(self, knock: Knock) -> None:
        del self.counters[knock.counter_key]

    def admit_signup(self, address: str, now: int) -> None:
        self.signups_from.append(address)

    def admit_name_question(self, address: str, now: int) -> None:
        counter = self.counters.get(f"name {address}", throttle.Counter())
        wait = throttle.wait_ms(counter, now)
        if wait:
            raise Refused("rate_limited", "Too many names were asked for from here.", wait)
        most, window_ms = throttle.NAME_QUESTIONS_MAX, throttle.NAME_QUESTION_WINDOW_MS
        self.counters[f"name {address}"] = throttle.windowed(counter, now, most, window_ms)

    def admit_proof(self, user_id: int, now: int) -> None:
        self._admit(f"proof {user_id}", now)

    def proof_succeeded(self, user_id: int) -> None:
        del self.counters[f"proof {user_id}"]

    def _admit(self, key: str, now: int) -> None:
        counter = self.counters.get(key, throttle.Counter())
        wait = throttle.wait_ms(counter, now)
        if wait:
            raise Refused("rate_limited", "Too many log-ins that failed.", wait)
        self.counters[key] = throttle.account_attempt(counter, now)


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
    authenticators: MemoryAuthenticators
    attempts: MemoryAttempts
    issuer: TokenIssuer
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
    factors = MemoryAuthenticators()
    outside = Outside(accounts, MemoryProfiles(accounts), factors, attempts, hasher, lambda: news.append("noted"))
    settings = load(AuthSettings, environment(folder, **changed))
    issuer = TokenIssuer([key], settings.token_life_s, time.time)
    app = build_flask(settings, issuer, outside, Readiness())
    return World(app, key, accounts, factors, attempts, issuer, hasher, news)
