"""Requests that wait for their record to come back from the log.

A request is answered by what the log says of it, or within 10 s by `unknown_outcome` (promise G4). Bounded twice: when
too many wait, or when many wait and the oldest of them has waited long, the next request is refused with `unavailable`.
More is asked then than can be done, and whoever is refused at once costs less than whoever is answered too late.
"""

from collections import deque
from dataclasses import dataclass

from parley_contract.limits import OUTCOME_TIMEOUT_S
from parley_contract.refusals import Refused

from parley_gateway.domain.connection import Connection

WAITING_MAX = 10_000
# Kafka itself may pause for longer; only a crowd behind it means that this gateway is not fast enough.
CROWD = 500
CROWD_WAIT_S = 0.5
# The promise is 10 s at the person's end: some of it is for the tick that finds the late ones and for the way back,
# also on a machine that does other things.
GIVE_UP_AFTER_S = OUTCOME_TIMEOUT_S - 1.0

# What is waited for: its kind, then what makes it one of a kind.
Key = tuple[str, ...]


@dataclass(slots=True, eq=False)
class Waiter:
    """Who asked, with the request's id, and when. `mark` is on the record that was produced for this very request, and
    empty when it joined one that was on its way."""

    connection: Connection
    re: int
    asked_at: float
    key: Key
    mark: str = ""
    answered: bool = False


class Pending:
    def __init__(self, most: int = WAITING_MAX) -> None:
        self._most = most
        self._waiting = 0
        self._by_key: dict[Key, list[Waiter]] = {}
        # All of them, oldest first; answered ones are skipped when their time comes.
        self._by_age: deque[Waiter] = deque()

    def __len__(self) -> int:
        return self._waiting

    def has(self, key: Key) -> bool:
        return key in self._by_key

    def add(self, key: Key, connection: Connection, re: int, now: float, mark: str = "") -> bool:
        """Wait for `key`. Return whether nobody waited for it yet; raise Refused when too many wait."""
        if self._waiting >= self._most or (self._waiting >= CROWD and self._oldest_wait_s(now) > CROWD_WAIT_S):
            raise Refused("unavailable", "Too many requests wait for the log. Please try again.", 1000)
        waiters = self._by_key.setdefault(key, [])
        waiter = Waiter(connection, re, now, key, "" if waiters else mark)
        waiters.append(waiter)
        self._by_age.append(waiter)
        self._waiting += 1
        return len(waiters) == 1

    def _oldest_wait_s(self, now: float) -> float:
        while self._by_age and self._by_age[0].answered:
            self._by_age.popleft()
        return now - self._by_age[0].asked_at if self._by_age else 0.0

    def settle(self, key: Key) -> list[Waiter]:
        """Everyone who waited for `key`, in the order of asking; they wait no longer."""
        waiters = self._by_key.pop(key, [])
        for waiter in waiters:
            waiter.answered = True
        self._waiting -= len(waiters)
        return waiters

    def expire(self, now: float) -> list[Waiter]:
        """Those whose time is over; each is returned once."""
        late: list[Waiter] = []
        while self._by_age and (self._by_age[0].answered or self._by_age[0].asked_at + GIVE_UP_AFTER_S <= now):
            waiter = self._by_age.popleft()
            if not waiter.answered:
                late.append(waiter)
                self._give_up(waiter)
        return late

    def _give_up(self, waiter: Waiter) -> None:
        waiter.answered = True
        self._waiting -= 1
        others = self._by_key[waiter.key]
        others.remove(waiter)
        if not others:
            del self._by_key[waiter.key]
