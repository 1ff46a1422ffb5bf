"""The folding thread: opens the view and the log, follows, and begins again after whatever ended it.

It may only end by being stopped. When it dies of a fault of ours the service is not ready and the process ends, so
that whoever runs it starts it afresh: a view that nobody folds must not look alive.
"""

import math
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Protocol

from parley_chassis import logs
from parley_contract.topics import CHAT_MESSAGES

from parley_history import metrics
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.message_view import MessageView, open_view
from parley_history.adapters.view_file import ViewBusy, ViewFolder
from parley_history.domain.log_state import LogState, Place
from parley_history.entrypoints.following import KAFKA_SILENT_S_MAX, Following, Log, LogReplaced, Shared

_RETRY_S = 0.5

_log = logs.get(__name__)


class Watch(Protocol):
    """LogWatch, or a fixed look in tests."""

    def latest(self) -> LogState | None: ...


class FoldThread(threading.Thread):
    """`open_log` begins a consumer of the topics with these ids at these offsets; `when_dead` ends the process."""

    def __init__(
        self,
        folder: ViewFolder,
        watch: Watch,
        open_log: Callable[[dict[str, str], dict[Place, int]], Log],
        shared: Shared,
        when_dead: Callable[[], None],
    ) -> None:
        super().__init__(name="fold", daemon=True)
        self._folder = folder
        self._watch = watch
        self._open_log = open_log
        self._shared = shared
        self._when_dead = when_dead
        self._stopping = threading.Event()
        # A new following needs a look at the broker that is younger than the end of the last one.
        self._needs_look_after = time.monotonic()
        # Read by FoldWatch.
        self.turned_at = time.monotonic()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            self._shared.readiness.ok("fold")
            while not self._stopping.is_set():
                self.turned_at = time.monotonic()
                self._follow_once()
        except Exception as error:  # noqa: BLE001 - whatever it is, this thread must not end unnoticed
            self._shared.readiness.failing("fold", "the folding thread died")
            _log.error("fold_died", exc_info=error)
            self._when_dead()
        finally:
            self._folder.release()

    def _follow_once(self) -> None:
        try:
            self._folder.hold()
            state = self._fresh_look()
            if state is not None:
                self._follow(state)
                return
        except (LogUnavailable, LogReplaced) as reason:
            _log.warning("following_ended", reason=str(reason), kind=type(reason).__name__)
            if isinstance(reason, LogReplaced):
                self._shared.progress.withdraw()
                self._shared.readiness.failing("view", str(reason))
            else:
                self._shared.readiness.failing("kafka", "reading the log failed, beginning again")
            self._needs_look_after = time.monotonic()
        except ViewBusy as busy:
            self._shared.readiness.failing("view", str(busy))
        self._stopping.wait(_RETRY_S)

    def _fresh_look(self) -> LogState | None:
        state = self._watch.latest()
        if state is not None and state.read_at >= self._needs_look_after:
            return state
        silent_s = time.monotonic() - (self._needs_look_after if state is None else state.read_at)
        if state is None or silent_s > KAFKA_SILENT_S_MAX:
            self._shared.readiness.failing("kafka", f"no answer for {silent_s:.0f} s")
        return None

    def _follow(self, state: LogState) -> None:
        # Restoring the fold of a large view takes as long as it takes.
        self.turned_at = math.inf
        with closing(open_view(self._folder, state)) as view:
            self.turned_at = time.monotonic()
            metrics.VIEW_OPENED.inc()
            with closing(self._open_log(state.epochs, _begin(state, view))) as log:
                following = Following(state, view, log, self._shared)
                while not self._stopping.is_set():
                    following.turn(self._watch.latest() or state)
                    self.turned_at = time.monotonic()


def _begin(state: LogState, view: MessageView) -> dict[Place, int]:
    """Messages from where the view ends, the small topics from their start."""
    return {
        place: max(start, view.next_offsets[place.partition]) if place.topic == CHAT_MESSAGES else start
        for place, start in state.starts.items()
    }
