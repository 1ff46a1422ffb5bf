"""The broker comes back with an empty disk; an operator runs the topics job."""

import asyncio

from parley_torture.faults.kind import ON_KAFKA, Kind, Planned
from parley_torture.faults.scene import Scene


async def act(scene: Scene, planned: Planned) -> None:
    await asyncio.to_thread(scene.raw_log.end_life)
    await asyncio.to_thread(scene.stack.stop_part, planned.target)
    try:
        await asyncio.to_thread(scene.stack.wipe_part, planned.target)
    finally:
        await asyncio.to_thread(scene.stack.start_part, planned.target)
        await asyncio.to_thread(scene.stack.run_task, "topics")
        await asyncio.to_thread(scene.raw_log.begin_life)


KIND = Kind(
    "wipe",
    "the broker's disk is lost; what was acked is gone, and everybody has to be told (epoch)",
    ("kafka",),
    (0, 0),
    act,
    lambda _target: ON_KAFKA,
    needs_s=16,
)
