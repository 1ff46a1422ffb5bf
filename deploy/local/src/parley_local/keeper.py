"""Keeps one part running: start it, wait until it is ready, start it again when it ends by itself."""

import math
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from parley_local.child import Child, Identity, end_in_words
from parley_local.plan import Command, Part
from parley_local.readiness import check, wait_until
from parley_local.restart import FIRST_DELAY_S, Backoff
from parley_local.trouble import Trouble

TOLD_EVERY_S = 10.0


class State(StrEnum):
    """What a part is doing, as the launcher sees it."""

    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting to restart"
    STOPPED = "stopped"


@dataclass(slots=True)
class Standing:
    """What is known of a part now. `since` is the time (s since the epoch) of the last change of state."""

    state: State = State.STOPPED
    identity: Identity | None = None
    since: float = 0.0
    restarts: int = 0


class Keeper:
    """One part and the thread that watches it. `tell` gets sentences, `changed` is called after each change."""

    def __init__(self, part: Part, log: Path, tell: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.part = part
        self.log = log
        self.standing = Standing()
        self._tell = tell
        self._changed = changed
        self._command: Command | None = None
        self._child: Child | None = None
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None
        self._told_after_s = TOLD_EVERY_S

    def start(self) -> None:
        """Start and return when ready. `Trouble` when it ends or does not become ready in time."""
        self._command = self._command or self.part.prepare()
        child = self._spawn()
        if child is None:
            raise Trouble(f"{self.part.name} was stopped before it started.")
        if reason := self._await_ready(child, self.part.ready_within_s):
            child.end(self.part.stop_within_s)
            self._enter(State.STOPPED)
            raise Trouble(self._failure(child, reason), self.log)
        self._enter(State.READY)
        self._watcher = threading.Thread(target=self._watch, name=f"keep-{self.part.name}", daemon=True)
        self._watcher.start()

    def allow(self) -> None:
        """A part that was stopped may be started again. Apart from `start`, which may come too late after a stop."""
        self._ending.clear()

    def forget(self) -> None:
        """Prepare anew at the next start: what the part had stored is gone."""
        self._command = None

    def stop(self) -> None:
        """End the part for good; returns when no process of its group is left."""
        with self._lock:
            self._ending.set()
            child = self._child
        if child is not None:
            child.end(self.part.stop_within_s)
        if self._watcher is not None:
            self._watcher.join()
        self._enter(State.STOPPED)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the part's process, for instance SIGKILL to see that it comes back."""
        child = self._child
        if child is not None:
            child.signal(number)
            if number == signal.SIGKILL:
                # Until its whole group is gone, an orphaned worker answers probes in its place.
                child.gone.wait()

    def _spawn(self) -> Child | None:
        with self._lock:
            if self._ending.is_set() or self._command is None:
                return None
            self._child = Child(self._command, self.log)
        self.standing.identity = self._child.identity
        self._told_after_s = TOLD_EVERY_S
        self._enter(State.STARTING)
        return self._child

    def _await_ready(self, child: Child, within_s: float) -> str | None:
        def gone() -> bool:
            return child.gone.is_set() or self._ending.is_set()

        reason = wait_until(self._unready, within_s, gone)
        # Another program on the same port could answer in its place.
        return reason or (end_in_words(child.exit_code) if child.gone.is_set() else None)

    def _unready(self) -> str | None:
        """Why the part is not ready; said aloud now and then, because some read a long log first."""
        reason = check(self.part.probe)
        waited_s = time.time() - self.standing.since
        if reason is not None and waited_s > self._told_after_s:
            self._told_after_s = waited_s + TOLD_EVERY_S
            self._tell(f"{self.part.name} is not ready after {waited_s:.0f} s: {reason}")
        return reason

    def _failure(self, child: Child, reason: str) -> str:
        if child.exit_code is not None and not self._ending.is_set():
            return f"{self.part.name} {end_in_words(child.exit_code)} before it was ready."
        return f"{self.part.name} was not ready within {self.part.ready_within_s:.0f} s: {reason}."

    def _watch(self) -> None:
        backoff = Backoff(FIRST_DELAY_S)
        child = self._child
        while child is not None:
            began = time.monotonic()
            child.gone.wait()
            if self._ending.is_set():
                return
            self._enter(State.WAITING)
            delay_s = backoff.delay_s
            self._tell(f"{self.part.name} {end_in_words(child.exit_code)}; starting it again in {delay_s:.1f} s")
            if self._ending.wait(delay_s):
                return
            backoff = backoff.after(time.monotonic() - began)
            child = self._again()

    def _again(self) -> Child | None:
        began = time.monotonic()
        child = self._spawn()
        if child is None:
            return None
        self.standing.restarts += 1
        # Without a limit: it may wait for another part that is away, and ending it would not bring that one back.
        if self._await_ready(child, math.inf) is None:
            self._enter(State.READY)
            self._tell(f"{self.part.name} is ready again after {time.monotonic() - began:.1f} s")
        return child

    def _enter(self, state: State) -> None:
        self.standing.state = state
        self.standing.since = time.time()
        if state is State.STOPPED:
            self.standing.identity = None
        self._changed()
