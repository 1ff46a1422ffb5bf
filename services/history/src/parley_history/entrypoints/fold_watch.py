"""Watches the folding thread: one that stands still looks alive, and nobody can interrupt a thread from outside.

So when it has not turned for some time the service says that it is not ready, and when it does not come back the
process ends: whoever runs it starts it afresh, and the view on disk goes on where it was.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from parley_chassis import logs
from parley_chassis.health import Readiness

# A turn is a poll of a quarter of a second and its transaction; taking out what retention took may last seconds.
STILL_S_MAX = 10.0
GIVE_UP_S = 60.0
INTERVAL_S = 1.0

_log = logs.get(__name__)


class Turning(Protocol):
    """FoldThread: when it last turned, in seconds of `time.monotonic`; infinite while it opens a view."""

    turned_at: float


class FoldWatch(threading.Thread):
    """`when_dead` ends the process."""

    def __init__(
        self,
        fold: Turning,
        readiness: Readiness,
        when_dead: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name="fold-watch", daemon=True)
        self._fold = fold
        self._readiness = readiness
        self._when_dead = when_dead
        self._clock = clock
        self._stopping = threading.Event()
        self._is_still = False

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        while not self._stopping.wait(INTERVAL_S):
            self.look()

    def look(self) -> None:
        still_s = self._clock() - self._fold.turned_at
        if still_s > STILL_S_MAX:
            self._is_still = True
            self._readiness.failing("fold", f"the folding thread has stood still for {still_s:.0f} s")
        elif self._is_still:
            self._is_still = False
            self._readiness.ok("fold")
        if still_s > GIVE_UP_S:
            _log.error("fold_stands_still", seconds=round(still_s))
            self._when_dead()
