"""Threads that work behind the requests."""

import threading

from parley_auth.adapters.background import Background
from parley_chassis.health import Readiness

DEADLINE_S = 30.0


def test_background_with_a_fault_makes_the_service_not_ready_until_it_is_over() -> None:
    """It is seen from outside that something does not work, and the thread goes on."""
    readiness, faults = Readiness("work"), [RuntimeError("boom")]
    seen: list[bool] = []
    ended = threading.Event()

    def step() -> float:
        seen.append(readiness.is_ready)
        background.wake()
        if faults:
            raise faults.pop()
        if len(seen) == 3:
            ended.set()
        return 3600.0

    background = Background("work", step, readiness)
    background.start()
    assert ended.wait(DEADLINE_S)
    background.stop(DEADLINE_S)
    assert seen[:3] == [True, False, True]


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
