"""Threads that work behind the requests."""

import threading

from parley_auth.adapters.background import Background
from parley_chassis.health import Readiness

DEADLINE_S = 5.0


def test_background_that_ends_by_a_fault_makes_the_service_not_ready() -> None:
    """It is seen from outside that something stopped."""
    readiness, ended = Readiness("work"), threading.Event()

    def step() -> float:
        ended.set()
        raise RuntimeError("boom")

    background = Background("work", step, readiness)
    background.start()
    assert ended.wait(DEADLINE_S)
    background.stop(DEADLINE_S)
    assert not readiness.is_ready


def test_background_woken_during_its_step_runs_again_at_once() -> None:
    """What came in between is not left for later."""
    readiness, runs = Readiness("work"), threading.Semaphore(0)

    def step() -> float:
        runs.release()
        return 3600.0

    background = Background("work", step, readiness)
    background.start()
    assert runs.acquire(timeout=DEADLINE_S)
    background.wake()
    assert runs.acquire(timeout=DEADLINE_S)
    background.stop(DEADLINE_S)
    assert readiness.is_ready
