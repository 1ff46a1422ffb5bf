"""Puts auth together: the one place where the parts meet."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from parley_chassis import flask_service
from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier

from parley_auth.adapters.accounts import MySQLAccounts
from parley_auth.adapters.attempts import MySQLAttempts
from parley_auth.adapters.background import Background
from parley_auth.adapters.database import READ_TIMEOUT_S, Database, make_engine
from parley_auth.adapters.database_watch import PROBE_TIMEOUT_S, DatabaseWatch, Sweep
from parley_auth.adapters.hashing_cores import HashingCores
from parley_auth.adapters.kafka_log import KafkaLog
from parley_auth.adapters.outbox import MySQLOutbox
from parley_auth.adapters.revocations import RevocationCourier
from parley_auth.domain.client_address import TrustedProxies
from parley_auth.domain.login import LogIns
from parley_auth.domain.passwords import Passwords
from parley_auth.domain.ports import Accounts, Attempts, Hasher
from parley_auth.domain.sessions import SessionKeeper
from parley_auth.domain.tokens import TokenIssuer
from parley_auth.entrypoints.http import AuthRoutes
from parley_auth.migrations import HEAD
from parley_auth.settings import AuthSettings

STOP_S = 2.0


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Outside:
    """What use cases reach out to; unit tests give fakes. `when_ended` hears that sessions ended."""

    accounts: Accounts
    attempts: Attempts
    hasher: Hasher
    when_ended: Callable[[], None]


def build_flask(settings: AuthSettings, key: Ed25519PrivateKey, outside: Outside, readiness: Readiness) -> Flask:
    """The WSGI app over whatever is outside."""
    issuer = TokenIssuer(key, settings.token_life_s, time.time)
    routes = AuthRoutes(
        LogIns(outside.accounts, outside.attempts, outside.hasher, issuer, now_ms),
        SessionKeeper(outside.accounts, issuer, now_ms, outside.when_ended),
        issuer,
        TokenVerifier(SigningKeys(lambda: msgspec.json.encode(issuer.jwks()))),
        TrustedProxies(settings.trusted_proxies),
        settings.origins,
        settings.password_length_min,
    )
    app = Flask("parley_auth", static_folder=None)
    flask_service.install(app, readiness)
    routes.add_to(app)
    return app


class Auth:
    """The running service: its app and the threads behind it. `bcrypt_cost` is for tests, below what settings allow."""

    def __init__(self, settings: AuthSettings, key: Ed25519PrivateKey, bcrypt_cost: int | None = None) -> None:
        readiness = Readiness("mysql", "mysql-watch", "revocations", "sweep")
        self._engines = (make_engine(settings, READ_TIMEOUT_S), make_engine(settings, PROBE_TIMEOUT_S, pool_size=1))
        database = Database(self._engines[0])
        accounts = MySQLAccounts(database)
        attempts = MySQLAttempts(database, settings.signups_per_hour)
        pepper = settings.pepper.get_secret_value().encode()
        self._hasher = HashingCores(Passwords(pepper, bcrypt_cost or settings.bcrypt_cost))
        self._log = KafkaLog(settings.kafka_bootstrap_servers)
        courier = RevocationCourier(MySQLOutbox(database), self._log)
        watch = DatabaseWatch("mysql", self._engines[1], HEAD, database, readiness)
        sweep = Sweep(accounts, attempts, now_ms)
        self._courier = Background("revocations", courier.step, readiness)
        self._threads = (
            Background("mysql-watch", watch.step, readiness),
            self._courier,
            Background("sweep", sweep.step, readiness),
        )
        outside = Outside(accounts, attempts, self._hasher, self._courier.wake)
        self.flask = build_flask(settings, key, outside, readiness)

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
