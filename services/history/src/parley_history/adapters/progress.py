"""How far the folding thread is, as the HTTP threads may rely on it: what is on disk, never what is still to come."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parley_contract.placement import partition_of
from parley_contract.refusals import Refused

RETRY_MS = 1_000


@dataclass(frozen=True)
class ViewAddress:
    """A view's file. A file made anew under the same name has another generation."""

    path: Path
    generation: int


class Progress:
    """`waiters_max` bounds how many requests may wait at once; more are told to come back."""

    def __init__(self, waiters_max: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._changed = threading.Condition()
        self._free_waits = threading.BoundedSemaphore(waiters_max)
        self._clock = clock
        self._view: ViewAddress | None = None
        self._next: dict[int, int] = {}

    def publish(self, view: ViewAddress, next_offsets: dict[int, int]) -> None:
        """The view is whole up to `next_offsets` (by partition)."""
        with self._changed:
            self._view, self._next = view, dict(next_offsets)
            self._changed.notify_all()

    def withdraw(self) -> None:
        """There is no view to answer from."""
        with self._changed:
            self._view, self._next = None, {}

    @property
    def is_serving(self) -> bool:
        return self._view is not None

    def view(self) -> ViewAddress:
        """Raise Refused while the first reading of the log goes on."""
        view = self._view
        if view is None:
            raise Refused("unavailable", "The history is still being read. Please try again in a moment.", RETRY_MS)
        return view

    def wait_for(self, room: str, until: int, wait_s: float, is_known: Callable[[], bool]) -> None:
        """Return when `until` has been folded and the room is known; raise Refused when that takes too long."""
        if self._reached(room, until) and is_known():
            return
        if not self._free_waits.acquire(blocking=False):
            raise _not_yet()
        try:
            deadline = self._clock() + wait_s
            with self._changed:
                while not (self._reached(room, until) and is_known()):
                    left_s = deadline - self._clock()
                    if left_s <= 0 or not self._changed.wait(left_s):
                        break
        finally:
            self._free_waits.release()
        if not self._reached(room, until):
            raise _not_yet()

    def _reached(self, room: str, until: int) -> bool:
        positions = self._next
        return bool(positions) and positions[partition_of(room, len(positions))] > until


def _not_yet() -> Refused:
    return Refused("unavailable", "The newest messages are not in the history yet. Please try again.", RETRY_MS)
