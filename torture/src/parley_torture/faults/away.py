"""A store that is ended in order and stays away for a while."""

import asyncio

from parley_torture.faults.kind import Kind, Planned, touched_by_process
from parley_torture.faults.scene import Scene


async def act(scene: Scene, planned: Planned) -> None:
    await asyncio.to_thread(scene.stack.stop_part, planned.target)
    try:
        await asyncio.sleep(planned.lasts_s)
    finally:
        await asyncio.to_thread(scene.stack.start_part, planned.target)


KIND = Kind(
    "away",
    "the broker or the database is ended, stays away and comes back",
    ("kafka", "mysql"),
    (2, 10),
    act,
    touched_by_process,
    needs_s=8,
)
