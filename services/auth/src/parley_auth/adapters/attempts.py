"""The throttle's counters in MySQL, so that all workers and all copies of auth count together."""

import math
from collections.abc import Callable

from parley_chassis import logs
from parley_contract.refusals import Refused
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.mysql import insert

from parley_auth.adapters.database import Database
from parley_auth.adapters.tables import attempts
from parley_auth.domain import throttle
from parley_auth.domain.throttle import Counter

_log = logs.get(__name__)


class MySQLAttempts:
    """ports.Attempts over MySQL or MariaDB."""

    def __init__(self, database: Database, signups_per_hour: int) -> None:
        self._database = database
        self._signups_max = signups_per_hour

    def admit_login(self, account: str, address: str, now: int) -> None:
        account_key, address_key = throttle.key("account", account), throttle.key("address", address)

        def work(tx: Connection) -> int:
            by_address = tx.execute(select(attempts).where(attempts.c.counter == address_key)).first()
            address_wait = max(0, by_address.blocked_until - now) if by_address else 0
            by_account = _locked(tx, account_key, now)
            wait = max(address_wait, throttle.wait_ms(by_account, now))
            if not wait:
                _save(tx, account_key, throttle.account_attempt(by_account, now))
            return wait

        wait = self._database.run(work)
        if wait:
            _log.info("login_throttled", address=address, wait_ms=wait)
            raise _wait(wait, "Too many log-ins that failed.")

    def login_failed(self, address: str, now: int) -> None:
        self._change(
            throttle.key("address", address),
            now,
            lambda counter: throttle.windowed(counter, now, throttle.ADDRESS_FAILURES_MAX, throttle.ADDRESS_WINDOW_MS),
        )

    def login_succeeded(self, account: str) -> None:
        query = delete(attempts).where(attempts.c.counter == throttle.key("account", account))
        self._database.run(lambda tx: tx.execute(query))

    def admit_signup(self, address: str, now: int) -> None:
        address_key = throttle.key("signup", address)

        def work(tx: Connection) -> int:
            counter = _locked(tx, address_key, now)
            wait = throttle.wait_ms(counter, now)
            if not wait:
                counted = throttle.windowed(counter, now, self._signups_max, throttle.SIGNUP_WINDOW_MS)
                _save(tx, address_key, counted)
            return wait

        wait = self._database.run(work)
        if wait:
            _log.info("signup_throttled", address=address, wait_ms=wait)
            raise _wait(wait, "Too many accounts were made from here.")

    def forget_old(self, before: int) -> int:
        """Delete counters that nothing was counted on since then. For the hourly sweep."""
        query = delete(attempts).where(attempts.c.since < before, attempts.c.blocked_until < before)
        return self._database.run(lambda tx: tx.execute(query).rowcount)

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


def _wait(wait_ms: int, why: str) -> Refused:
    seconds = math.ceil(wait_ms / 1000)
    minutes = math.ceil(seconds / 60)
    when = f"{seconds} s" if seconds < 90 else f"{minutes} minutes"
    return Refused("rate_limited", f"{why} Please try again in {when}.", wait_ms)
