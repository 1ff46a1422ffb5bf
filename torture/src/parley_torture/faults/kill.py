"""kill -9 of any process."""

import asyncio

from parley_torture.faults.kind import PROCESSES, Kind, Planned, touched_by_process
from parley_torture.faults.scene import Scene


async def act(scene: Scene, planned: Planned) -> None:
    before = scene.part(planned.target)
    await asyncio.to_thread(scene.stack.kill, planned.target)
    await scene.until_up(planned.target, before)


KIND = Kind(
    "kill",
    "kill -9 of a process; the launcher starts it again",
    PROCESSES,
    (0, 0),
    act,
    touched_by_process,
    needs_s=6,
)
