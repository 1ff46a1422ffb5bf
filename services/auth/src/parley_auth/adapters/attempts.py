"""The throttle's counters in MySQL, so that all workers and all copies of auth count together.

An address that was found blocked is remembered here too: a flood from it costs no database and no place to hash.
"""

import math
from collections.abc import Callable

from parley_chassis import logs
from parley_contract.refusals import Refused
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.mysql import insert

from parley_auth.adapters.database import Database
from parley_auth.adapters.tables import attempts
from parley_auth.domain import throttle
from parley_auth.domain.throttle import Counter, Knock

BLOCKED_REMEMBERED_MAX = 10_000

_audit = logs.audit(__name__)


class MySQLAttempts:
    """ports.Attempts over MySQL or MariaDB."""

    def __init__(self, database: Database, signups_per_hour: int) -> None:
        self._database = database
        self._signups_max = signups_per_hour
        # Address to the time until which it is blocked. Full: forgotten all, and learnt again from MySQL.
        self._blocked: dict[str, int] = {}

    def require_open(self, knock: Knock, now: int) -> None:
        wait = self._blocked.get(knock.address, 0) - now
        if wait > 0 and knock.device is None:
            raise _too_many_failures(wait)

    def admit_login(self, knock: Knock, now: int) -> None:
        def work(tx: Connection) -> int:
            counter = _locked(tx, knock.counter_key, now)
            wait = max(self._address_wait(tx, knock, now), throttle.wait_ms(counter, now))
            if not wait:
                _save(tx, knock.counter_key, throttle.account_attempt(counter, now))
            return wait

        wait = self._database.run(work)
        if wait:
            _audit.info("login_throttled", address=knock.address, wait_ms=wait)
            raise _too_many_failures(wait)

    def login_failed(self, knock: Knock, now: int) -> None:
        # A known device has its own counter; an address that it shares with a guesser stays usable for it.
        if knock.device is not None:
            return
        most, window_ms = throttle.ADDRESS_FAILURES_MAX, throttle.ADDRESS_WINDOW_MS
        self._change(knock.address_key, now, lambda counter: throttle.windowed(counter, now, most, window_ms))

    def login_succeeded(self, knock: Knock) -> None:
        self._forget(knock.counter_key)

    def admit_proof(self, user_id: int, now: int) -> None:
        proof_key = throttle.key("proof", str(user_id))

        def work(tx: Connection) -> int:
            counter = _locked(tx, proof_key, now)
            wait = throttle.wait_ms(counter, now)
            if not wait:
                _save(tx, proof_key, throttle.account_attempt(counter, now))
            return wait

        wait = self._database.run(work)
        if wait:
            raise _wait(wait, "Too many attempts that failed.")

    def proof_succeeded(self, user_id: int) -> None:
        self._forget(throttle.key("proof", str(user_id)))

    def admit_signup(self, address: str, now: int) -> None:
        wait = self._windowed("signup", address, now, self._signups_max, throttle.SIGNUP_WINDOW_MS)
        if wait:
            _audit.info("signup_throttled", address=address, wait_ms=wait)
            raise _wait(wait, "Too many accounts were made from here.")

    def admit_name_question(self, address: str, now: int) -> None:
        wait = self._windowed("name", address, now, throttle.NAME_QUESTIONS_MAX, throttle.NAME_QUESTION_WINDOW_MS)
        if wait:
            raise _wait(wait, "Too many names were asked for from here.")

    def forget_old(self, before: int) -> int:
        """Delete counters that nothing was counted on since then. For the hourly sweep."""
        query = delete(attempts).where(attempts.c.since < before, attempts.c.blocked_until < before)
        return self._database.run(lambda tx: tx.execute(query).rowcount)

    def _windowed(self, scope: str, address: str, now: int, count_max: int, window_ms: int) -> int:
        """Count one more of this kind from this address, or the wait in ms when there were too many."""
        address_key = throttle.key(scope, address)

        def work(tx: Connection) -> int:
            counter = _locked(tx, address_key, now)
            wait = throttle.wait_ms(counter, now)
            if not wait:
                _save(tx, address_key, throttle.windowed(counter, now, count_max, window_ms))
            return wait

        return self._database.run(work)

    def _address_wait(self, tx: Connection, knock: Knock, now: int) -> int:
        """How long this address is blocked; nothing for a known device."""
        if knock.device is not None:
            return 0
        blocked_until = tx.scalar(select(attempts.c.blocked_until).where(attempts.c.counter == knock.address_key)) or 0
        if blocked_until > now:
            if len(self._blocked) >= BLOCKED_REMEMBERED_MAX:
                self._blocked.clear()
            self._blocked[knock.address] = blocked_until
        return max(0, blocked_until - now)

    def _forget(self, key: str) -> None:
        query = delete(attempts).where(attempts.c.counter == key)
        self._database.run(lambda tx: tx.execute(query))

    def _change(self, key: str, now: int, change: Callable[[Counter], Counter]) -> None:
        self._database.run(lambda tx: _save(tx, key, change(_locked(tx, key, now))))


def _locked(tx: Connection, key: str, now: int) -> Counter:
    """The counter, made when it was not there, locked until the transaction ends."""
    # Unlike INSERT IGNORE this takes the exclusive lock at once: no deadlock between two that both read first.
    row = insert(attempts).values(counter=key, events=0, since=now, blocked_until=0)
    tx.execute(row.on_duplicate_key_update(counter=key))
    found = tx.execute(select(attempts).where(attempts.c.counter == key).with_for_update()).one()
    return Counter(count=found.events, since=found.since, blocked_until=found.blocked_until)


def _save(tx: Connection, key: str, counter: Counter) -> None:
    values = {"events": counter.count, "since": counter.since, "blocked_until": counter.blocked_until}
    tx.execute(update(attempts).where(attempts.c.counter == key).values(values))


def _too_many_failures(wait_ms: int) -> Refused:
    return _wait(wait_ms, "Too many log-ins that failed.")


def _wait(wait_ms: int, why: str) -> Refused:
    seconds = math.ceil(wait_ms / 1000)
    minutes = math.ceil(seconds / 60)
    when = f"{seconds} s" if seconds < 90 else f"{minutes} minutes"
    return Refused("rate_limited", f"{why} Please try again in {when}.", wait_ms)
