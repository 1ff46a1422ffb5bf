"""Sign up and log in: who gets a session."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from parley_chassis import logs
from parley_contract import names
from parley_contract.bodies import TokenGrant, User
from parley_contract.refusals import Refused

from parley_auth.domain import refresh
from parley_auth.domain.code_check import SecondFactor, WrongCode
from parley_auth.domain.known_devices import KnownDevices
from parley_auth.domain.passwords import UnreadableHash
from parley_auth.domain.ports import Accounts, Attempts, Hasher, NameTaken, NewSession, StoredUser
from parley_auth.domain.throttle import Knock
from parley_auth.domain.tokens import TokenIssuer

_log, _audit = logs.get(__name__), logs.audit(__name__)


class BadCredentials(Exception):
    """No such user, or not their password: never said which."""


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as it can be known before a log-in. `address` is a throttle key."""

    address: str
    device: str


@dataclass(frozen=True)
class LogIn:
    """The answer to a log-in: the body, and the refresh cookie with its life; after a log-in, that of the device."""

    grant: TokenGrant
    cookie: str
    cookie_life_s: int
    device_cookie: str | None = None


@dataclass(frozen=True)
class Credential:
    """What was typed. `code` is of the second factor; `device_cookie` what the browser had."""

    username: str
    password: str
    code: str | None = None
    device_cookie: str | None = None


def account_name(username: str) -> str:
    """The canonical name when it can be one, else what was typed: rows from before Parley may have such names."""
    try:
        return names.require_username(username)
    except Refused:
        return username


class LogIns:
    """`when_noted` is called after an account was made, so that its profile goes out at once."""

    def __init__(
        self,
        accounts: Accounts,
        attempts: Attempts,
        hasher: Hasher,
        second_factor: SecondFactor,
        devices: KnownDevices,
        issuer: TokenIssuer,
        clock_ms: Callable[[], int],
        when_noted: Callable[[], None],
    ) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._hasher = hasher
        self._second_factor = second_factor
        self._devices = devices
        self._issuer = issuer
        self._clock_ms = clock_ms
        self._when_noted = when_noted

    def sign_up(self, username: str, password: str, caller: Caller) -> LogIn:
        """`username` and `password` are judged already. Raise NameTaken or Refused."""
        with self._hasher.place():
            return self._sign_up(username, password, caller)

    def require_free(self, username: str, caller: Caller) -> None:
        """`username` is judged already. Raise NameTaken or Refused."""
        self._attempts.admit_name_question(caller.address, self._clock_ms())
        if self._accounts.is_taken(username):
            raise NameTaken

    def log_in(self, given: Credential, caller: Caller) -> LogIn:
        """Raise BadCredentials, CodeRequired, WrongCode, or Refused("rate_limited" | "unavailable")."""
        account = account_name(given.username)
        knock = Knock(account, caller.address, self._devices.recognise(account, given.device_cookie))
        self._attempts.require_open(knock, self._clock_ms())
        with self._hasher.place():
            return self._log_in(given, knock, caller)

    def _sign_up(self, username: str, password: str, caller: Caller) -> LogIn:
        self._attempts.admit_signup(caller.address, self._clock_ms())
        # Spares the hash; the unique key is what decides between two at once.
        if self._accounts.is_taken(username):
            raise NameTaken
        hashed = self._hasher.hash(password)
        session, secret = self._new_session(caller.device)
        user_id = self._accounts.add_user(username, hashed, session)
        self._when_noted()
        _audit.info("signed_up", user_id=user_id, session_id=session.id, address=caller.address)
        return self._granted(user_id, username, session, secret)

    def _log_in(self, given: Credential, knock: Knock, caller: Caller) -> LogIn:
        self._attempts.admit_login(knock, self._clock_ms())
        user = self._proven(given, knock)
        session, secret = self._new_session(caller.device)
        self._accounts.open_session(user.id, session)
        self._attempts.login_succeeded(knock)
        self._rehash(user, given.password)
        _audit.info("logged_in", user_id=user.id, session_id=session.id, address=caller.address)
        return self._granted(user.id, user.username, session, secret)

    def _proven(self, given: Credential, knock: Knock) -> StoredUser:
        """The user whose password and, where needed, code were given. What failed is counted and written down."""
        user = self._find(knock.account, given.username)
        try:
            if not self._is_right(user, given.password) or user is None:
                raise BadCredentials
            self._second_factor.require(user.id, given.code)
        except (BadCredentials, WrongCode):
            self._attempts.login_failed(knock, self._clock_ms())
            # Not the name that was typed: people type passwords there.
            _audit.info("login_failed", user_id=user.id if user else None, address=knock.address)
            raise
        return user

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
        device_cookie = self._devices.issue(account_name(username))
        return LogIn(grant, secret, refresh.IDLE_MS // 1000, device_cookie)
