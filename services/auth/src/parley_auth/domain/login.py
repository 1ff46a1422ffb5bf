"""Sign up and log in: who gets a session."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from parley_chassis import logs
from parley_contract import names
from parley_contract.bodies import TokenGrant, User
from parley_contract.refusals import Refused

from parley_auth.domain import refresh
from parley_auth.domain.passwords import UnreadableHash
from parley_auth.domain.ports import Accounts, Attempts, Hasher, NameTaken, NewSession, StoredUser
from parley_auth.domain.tokens import TokenIssuer

_log = logs.get(__name__)


class BadCredentials(Exception):
    """No such user, or not their password: never said which."""


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as it can be known before a log-in. `address` is a throttle key."""

    address: str
    device: str


@dataclass(frozen=True)
class LogIn:
    """The answer to a log-in: the body, and the refresh cookie with its life."""

    grant: TokenGrant
    cookie: str
    cookie_life_s: int


def account_name(username: str) -> str:
    """The canonical name when it can be one, else what was typed: rows from before Parley may have such names."""
    try:
        return names.require_username(username)
    except Refused:
        return username


class LogIns:
    def __init__(
        self,
        accounts: Accounts,
        attempts: Attempts,
        hasher: Hasher,
        issuer: TokenIssuer,
        clock_ms: Callable[[], int],
    ) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._hasher = hasher
        self._issuer = issuer
        self._clock_ms = clock_ms

    def sign_up(self, username: str, password: str, caller: Caller) -> LogIn:
        """`username` and `password` are judged already. Raise NameTaken or Refused."""
        with self._hasher.place():
            return self._sign_up(username, password, caller)

    def log_in(self, username: str, password: str, caller: Caller) -> LogIn:
        """Raise BadCredentials, or Refused("rate_limited" | "unavailable")."""
        with self._hasher.place():
            return self._log_in(username, password, caller)

    def _sign_up(self, username: str, password: str, caller: Caller) -> LogIn:
        self._attempts.admit_signup(caller.address, self._clock_ms())
        # Spares the hash; the unique key is what decides between two at once.
        if self._accounts.is_taken(username):
            raise NameTaken
        hashed = self._hasher.hash(password)
        session, secret = self._new_session(caller.device)
        user_id = self._accounts.add_user(username, hashed, session)
        _log.info("signed_up", user_id=user_id, session_id=session.id, address=caller.address)
        return self._granted(user_id, username, session, secret)

    def _log_in(self, username: str, password: str, caller: Caller) -> LogIn:
        account = account_name(username)
        self._attempts.admit_login(account, caller.address, self._clock_ms())
        user = self._find(account, username)
        if not self._is_right(user, password) or user is None:
            self._attempts.login_failed(caller.address, self._clock_ms())
            # Not the name that was typed: people type passwords there.
            _log.info("login_failed", user_id=user.id if user else None, address=caller.address)
            raise BadCredentials
        session, secret = self._new_session(caller.device)
        self._accounts.open_session(user.id, session)
        self._attempts.login_succeeded(account)
        self._rehash(user, password)
        _log.info("logged_in", user_id=user.id, session_id=session.id, address=caller.address)
        return self._granted(user.id, user.username, session, secret)

    def _find(self, account: str, typed: str) -> StoredUser | None:
        """The very name that was typed, else its canonical form. (MySQL ignores trailing spaces: compared again.)"""
        found = {user.username: user for user in self._accounts.find_users([account, typed])}
        return found.get(typed) or found.get(account)

    def _is_right(self, user: StoredUser | None, password: str) -> bool:
        try:
            return self._hasher.matches(user.password if user else None, password)
        except UnreadableHash:
            _log.error("stored_password_unreadable", user_id=user.id if user else None)
            return False

    def _rehash(self, user: StoredUser, password: str) -> None:
        if not self._hasher.is_outdated(user.password):
            return
        try:
            self._accounts.replace_password(user.id, user.password, self._hasher.hash(password))
            _log.info("password_rehashed", user_id=user.id)
        except Refused as refused:
            # The log-in stands; the next one tries again.
            _log.warning("password_not_rehashed", user_id=user.id, why=refused.message)

    def _new_session(self, device: str) -> tuple[NewSession, str]:
        now, secret = self._clock_ms(), refresh.new_secret()
        session = NewSession(
            id=uuid.uuid4().hex,
            device=device,
            created_at=now,
            expires_at=now + refresh.ABSOLUTE_MS,
            fingerprint=refresh.fingerprint(secret),
        )
        return session, secret

    def _granted(self, user_id: int, username: str, session: NewSession, secret: str) -> LogIn:
        grant = TokenGrant(
            user=User(id=str(user_id), username=username),
            access_token=self._issuer.issue(str(user_id), username, session.id),
            expires_in=self._issuer.life_s,
        )
        return LogIn(grant=grant, cookie=secret, cookie_life_s=refresh.IDLE_MS // 1000)
