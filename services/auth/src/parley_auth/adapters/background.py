"""A thread that does one step again and again. While its step fails by a fault of ours, the service is not ready."""

import threading
from collections.abc import Callable

from parley_chassis import logs
from parley_chassis.health import Readiness

AFTER_FAULT_S = 2.0

_log = logs.get(__name__)


class Background:
    """`step` returns after how many seconds it wants to run again; `wake` makes that now."""

    def __init__(self, name: str, step: Callable[[], float], readiness: Readiness) -> None:
        self._name = name
        self._step = step
        self._readiness = readiness
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._readiness.ok(self._name)
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, timeout_s: float) -> None:
        """Ask it to end after its current step and wait for that."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            # Cleared before the step: what is woken during it runs again.
            self._wake.clear()
            self._wake.wait(self._guarded_step())

    def _guarded_step(self) -> float:
        try:
            wait_s = self._step()
        except Exception as error:  # noqa: BLE001 - the thread must outlive every fault, and each must be seen
            _log.error("background_fault", name=self._name, exc_info=error)
            self._readiness.failing(self._name, "a fault; see the log")
            return AFTER_FAULT_S
        self._readiness.ok(self._name)
        return wait_s
