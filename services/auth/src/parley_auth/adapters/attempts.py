"""The throttle's counters in MySQL, so that all workers and all copies of auth count together.

Who was found blocked is remembered here for a moment: a flood of guesses costs no database and no place to hash.
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
# Short, because a right password, perhaps at another copy of auth, opens an account again.
BLOCKED_REMEMBERED_MS = 1000

_audit = logs.audit(__name__)


class MySQLAttempts:
    """ports.Attempts over MySQL or MariaDB."""

    def __init__(self, database: Database, signups_per_hour: int) -> None:
        self._database = database
        self._signups_max = signups_per_hour
        # A counter's key to (blocked until, when MySQL said so). Full: forgotten all, and learnt again.
        self._blocked: dict[str, tuple[int, int]] = {}

    def require_open(self, knock: Knock, now: int) -> None:
        wait = max(self._remembered_wait(key, now) for key in _keys_that_block(knock))
        if wait > 0:
            raise _too_many_failures(wait)

    def admit_login(self, knock: Knock, now: int) -> None:
        def work(tx: Connection) -> dict[str, int]:
            counter = _locked(tx, knock.counter_key, now)
            blocked = _blocked(tx, knock, now)
            if not blocked:
                _save(tx, knock.counter_key, throttle.account_attempt(counter, now))
            return blocked

        blocked = self._database.run(work)
        if blocked:
            self._remember(blocked, now)
            wait = max(blocked.values()) - now
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
        if (remembered := self._remembered_wait(address_key, now)) > 0:
            return remembered

        def work(tx: Connection) -> int:
            counter = _locked(tx, address_key, now)
            wait = throttle.wait_ms(counter, now)
            if not wait:
                _save(tx, address_key, throttle.windowed(counter, now, count_max, window_ms))
            return wait

        wait = self._database.run(work)
        if wait:
            self._remember({address_key: now + wait}, now)
        return wait

    def _remembered_wait(self, key: str, now: int) -> int:
        blocked_until, learnt = self._blocked.get(key, (0, 0))
        return blocked_until - now if now - learnt < BLOCKED_REMEMBERED_MS else 0

    def _remember(self, blocked: dict[str, int], now: int) -> None:
        if len(self._blocked) + len(blocked) > BLOCKED_REMEMBERED_MAX:
            self._blocked.clear()
        self._blocked |= {key: (until, now) for key, until in blocked.items()}

    def _forget(self, key: str) -> None:
        query = delete(attempts).where(attempts.c.counter == key)
        self._database.run(lambda tx: tx.execute(query))

    def _change(self, key: str, now: int, change: Callable[[Counter], Counter]) -> None:
        self._database.run(lambda tx: _save(tx, key, change(_locked(tx, key, now))))


def _keys_that_block(knock: Knock) -> tuple[str, ...]:
    """Counters whose wait is this one's too: an address's does not touch a known device."""
    return (knock.counter_key,) if knock.device is not None else (knock.counter_key, knock.address_key)


def _blocked(tx: Connection, knock: Knock, now: int) -> dict[str, int]:
    """Until when each of these counters is blocked, without those that are not."""
    query = select(attempts.c.counter, attempts.c.blocked_until)
    rows = tx.execute(query.where(attempts.c.counter.in_(_keys_that_block(knock)), attempts.c.blocked_until > now))
    return {row.counter: row.blocked_until for row in rows}


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
