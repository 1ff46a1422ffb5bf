"""Password hashing on as many threads as there are cores, with a short queue before them.

A log-in takes its place before it reaches the database: a burst of them leaves connections and threads for all else.

bcrypt lets go of the GIL, so hashing on more threads than cores would only starve everything else on the machine.
The threads are also nicer than auth's others: a burst of log-ins must not hold up those who are in already.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from parley_contract.refusals import Refused

from parley_auth.adapters import metrics
from parley_auth.domain.passwords import Passwords

QUEUE_MAX = 20
NICENESS = 5
_RETRY_AFTER_MS = 3000

Result = TypeVar("Result")


class HashingCores:
    """ports.Hasher. Beyond one place a core and QUEUE_MAX waiting, log-ins are refused."""

    def __init__(self, passwords: Passwords, cores: int | None = None) -> None:
        self._passwords = passwords
        cores = cores or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(cores, "hash", initializer=_be_nice)
        self._places = threading.BoundedSemaphore(cores + QUEUE_MAX)

    @contextmanager
    def place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            metrics.logins_turned_away.inc()
            raise Refused("unavailable", "Too many people are logging in right now. Please try again.", _RETRY_AFTER_MS)
        try:
            yield
        finally:
            self._places.release()

    def hash(self, password: str) -> str:
        return self._run(lambda: self._passwords.hash(password))

    def matches(self, stored: str | None, password: str) -> bool:
        return self._run(lambda: self._passwords.matches(stored, password))

    def is_outdated(self, stored: str) -> bool:
        return self._passwords.is_outdated(stored)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, work: Callable[[], Result]) -> Result:
        started = time.perf_counter()
        try:
            return self._pool.submit(work).result()
        finally:
            metrics.password_hash_seconds.observe(time.perf_counter() - started)


def _be_nice() -> None:
    # Of this thread alone, as Linux has it; added to the process's own.
    os.nice(NICENESS)
