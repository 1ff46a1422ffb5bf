"""The writers' clocks are a day wrong, some ahead and some behind."""

import asyncio

from parley_torture.faults.kind import Kind, Planned, nobody
from parley_torture.faults.scene import Scene

DAY_MS = 86_400_000


async def act(scene: Scene, planned: Planned) -> None:
    skew_ms = scene.world.clock_skew_ms
    for number in range(100):
        skew_ms[f"writer-{number}"] = DAY_MS if (number + planned.variant) % 2 else -DAY_MS
    try:
        await asyncio.sleep(planned.lasts_s)
    finally:
        skew_ms.clear()


KIND = Kind("skew", "clients whose clocks are a day wrong", ("the writers",), (4, 8), act, nobody)
