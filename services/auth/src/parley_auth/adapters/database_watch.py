"""Asks MySQL twice a second whether it is there and migrated; tells readiness and the Database. Sweeps once an hour."""

import time
from collections.abc import Callable

from parley_chassis import logs
from parley_chassis.health import Readiness
from parley_contract.refusals import Refused
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from parley_auth.adapters.accounts import MySQLAccounts
from parley_auth.adapters.attempts import MySQLAttempts
from parley_auth.adapters.database import Database
from parley_auth.domain import throttle

PROBE_TIMEOUT_S = 0.9
INTERVAL_S = 0.5
SWEEP_INTERVAL_S = 3600.0
DAY_MS = 24 * 3_600_000

_log = logs.get(__name__)


class DatabaseWatch:
    """`step` is run by a Background thread; `name` is MySQL's name in `readiness`."""

    def __init__(self, name: str, probe: Engine, head: str, database: Database, readiness: Readiness) -> None:
        self._name = name
        self._probe = probe
        self._head = head
        self._database = database
        self._readiness = readiness
        self._was: str | None = "starting"

    def step(self) -> float:
        why = self._ask()
        self._database.mark(up=why is None)
        if why is None:
            self._readiness.ok(self._name)
        else:
            self._readiness.failing(self._name, why)
        if why != self._was:
            _log.log(20 if why is None else 30, "database", state=why or "ready")
        self._was = why
        return INTERVAL_S

    def _ask(self) -> str | None:
        """What is wrong, or None."""
        try:
            with self._probe.connect() as connection:
                revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except ProgrammingError:
            return "not migrated"
        except DBAPIError:
            return "does not answer"
        # Names of revisions count up: a newer one is a newer auth beside this one.
        if revision is None or revision < self._head:
            return f"migrated to {revision}, {self._head} is needed"
        return None


class Sweep:
    """Deletes what nobody needs any more: sessions a day after their end, counters a day after their last event."""

    def __init__(self, accounts: MySQLAccounts, attempts: MySQLAttempts, clock_ms: Callable[[], int]) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._clock_ms = clock_ms

    def step(self) -> float:
        started, now = time.monotonic(), self._clock_ms()
        try:
            counters = self._attempts.forget_old(now - throttle.ACCOUNT_MEMORY_MS)
            sessions = self._accounts.forget_ended_sessions(now - DAY_MS)
        except Refused:
            return 60.0
        if counters or sessions:
            took_ms = round((time.monotonic() - started) * 1000)
            _log.info("swept", counters=counters, sessions=sessions, took_ms=took_ms)
        return SWEEP_INTERVAL_S
