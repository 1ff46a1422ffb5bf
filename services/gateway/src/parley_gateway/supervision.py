"""Background tasks that must never end. When one does, the process says why, once, and ends too: a gateway whose
fan-out has died but whose health is green is worse than none.
"""

import asyncio
from collections.abc import Callable, Coroutine

from parley_chassis import logs
from parley_chassis.health import Readiness

# A task that waits for a silent broker is left behind.
STOP_TIMEOUT_S = 2.0

_log = logs.get(__name__)


class Supervision:
    def __init__(self, readiness: Readiness, give_up: Callable[[], None]) -> None:
        self._readiness = readiness
        self._give_up = give_up
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.failed = False

    def start(self, name: str, forever: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(forever, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_TIMEOUT_S)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if self._stopping:
            return
        self.failed = True
        error = None if task.cancelled() else task.exception()
        self._readiness.failing("tasks", f"{task.get_name()} has ended")
        _log.error("a background task has ended; the gateway stops", task=task.get_name(), exc_info=error)
        self._give_up()
