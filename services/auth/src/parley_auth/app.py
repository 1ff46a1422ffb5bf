"""Puts auth together: the one place where the parts meet."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from parley_chassis import flask_service
from parley_chassis.client_address import TrustedProxies
from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier
from parley_contract.bodies import REFRESH_COOKIE

from parley_auth.adapters.accounts import MySQLAccounts
from parley_auth.adapters.attempts import MySQLAttempts
from parley_auth.adapters.authenticators import MySQLAuthenticators
from parley_auth.adapters.background import Background
from parley_auth.adapters.courier import Courier
from parley_auth.adapters.database import READ_TIMEOUT_S, Database, make_engine
from parley_auth.adapters.database_watch import PROBE_TIMEOUT_S, DatabaseWatch, Sweep
from parley_auth.adapters.hashing_cores import HashingCores
from parley_auth.adapters.kafka_log import KafkaLog
from parley_auth.adapters.key_file import KeyWatch
from parley_auth.adapters.outbox import MySQLOutbox, ProfileOutbox
from parley_auth.adapters.profiles import MySQLProfiles
from parley_auth.domain.account import AccountKeeper
from parley_auth.domain.authenticators import AuthenticatorKeeper
from parley_auth.domain.code_check import SecondFactor
from parley_auth.domain.derived_keys import derive
from parley_auth.domain.known_devices import KnownDevices
from parley_auth.domain.login import LogIns
from parley_auth.domain.passwords import Passwords
from parley_auth.domain.ports import Accounts, Attempts, Authenticators, Hasher, Profiles
from parley_auth.domain.proof import Proof
from parley_auth.domain.sessions import SessionKeeper
from parley_auth.domain.tokens import TokenIssuer
from parley_auth.entrypoints.account_http import AccountRoutes
from parley_auth.entrypoints.cookies import DEVICE_COOKIE, StrictCookie
from parley_auth.entrypoints.doorstep import Doorstep
from parley_auth.entrypoints.http import AuthRoutes
from parley_auth.migrations import HEAD
from parley_auth.settings import AuthSettings

STOP_S = 2.0


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def steady_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True)
class Outside:
    """What use cases reach out to; unit tests give fakes. `when_noted` hears that notes for Kafka were written."""

    accounts: Accounts
    profiles: Profiles
    authenticators: Authenticators
    attempts: Attempts
    hasher: Hasher
    when_noted: Callable[[], None]


def build_flask(settings: AuthSettings, issuer: TokenIssuer, outside: Outside, readiness: Readiness) -> Flask:
    """The WSGI app over whatever is outside."""
    refresh_cookie = StrictCookie(REFRESH_COOKIE, settings.origins)
    verifier = TokenVerifier(SigningKeys(lambda: msgspec.json.encode(issuer.jwks())))
    keeper = SessionKeeper(outside.accounts, issuer, now_ms, outside.when_noted)
    proof = Proof(outside.attempts, outside.hasher, now_ms)
    factors = outside.authenticators
    devices = KnownDevices(derive(_pepper(settings), "known-devices"))
    log_ins = LogIns(
        outside.accounts,
        outside.attempts,
        outside.hasher,
        SecondFactor(factors, now_ms),
        devices,
        issuer,
        now_ms,
        outside.when_noted,
    )
    app = Flask("parley_auth", static_folder=None)
    flask_service.install(app, readiness)
    AuthRoutes(
        log_ins,
        keeper,
        issuer,
        verifier,
        TrustedProxies(settings.trusted_proxies),
        refresh_cookie,
        StrictCookie(DEVICE_COOKIE, settings.origins),
        settings.origins,
        settings.password_length_min,
    ).add_to(app)
    AccountRoutes(
        AccountKeeper(keeper, outside.profiles, factors, proof, now_ms, outside.when_noted),
        AuthenticatorKeeper(keeper, factors, proof, now_ms),
        verifier,
        refresh_cookie,
        settings.password_length_min,
    ).add_to(app)
    return app


def _pepper(settings: AuthSettings) -> bytes:
    return settings.pepper.get_secret_value().encode()


class Auth:
    """The running service: its app and the threads behind it. `bcrypt_cost` is for tests, below what settings allow."""

    def __init__(
        self, settings: AuthSettings, keys: Sequence[Ed25519PrivateKey], bcrypt_cost: int | None = None
    ) -> None:
        readiness = Readiness("mysql", "mysql-watch", "courier", "sweep", "signing-keys")
        self._engines = (make_engine(settings, READ_TIMEOUT_S), make_engine(settings, PROBE_TIMEOUT_S, pool_size=1))
        database = Database(self._engines[0])
        accounts = MySQLAccounts(database)
        attempts = MySQLAttempts(database, settings.signups_per_hour)
        pepper = _pepper(settings)
        self._hasher = HashingCores(Passwords(pepper, bcrypt_cost or settings.bcrypt_cost))
        factors = MySQLAuthenticators(database, derive(pepper, "authenticators"))
        issuer = TokenIssuer(keys, settings.token_life_s, time.time)
        self._log = KafkaLog(settings.kafka)
        courier = Courier((MySQLOutbox(database), ProfileOutbox(database)), self._log)
        watch = DatabaseWatch("mysql", self._engines[1], HEAD, database, readiness)
        sweep = Sweep(accounts, attempts, now_ms)
        self._courier = Background("courier", courier.step, readiness)
        self._threads = (
            Background("mysql-watch", watch.step, readiness),
            self._courier,
            Background("sweep", sweep.step, readiness),
            Background("signing-keys", KeyWatch(settings.signing_key_file, issuer.use).step, readiness),
        )
        outside = Outside(accounts, MySQLProfiles(database), factors, attempts, self._hasher, self._courier.wake)
        self.flask = build_flask(settings, issuer, outside, readiness)
        self.wsgi = Doorstep(self.flask, TrustedProxies(settings.trusted_proxies), steady_ms)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """After the last request: let the courier end its step, then close what is open."""
        for thread in self._threads:
            thread.stop(STOP_S)
        self._log.close()
        self._hasher.close()
        for engine in self._engines:
            engine.dispose()
