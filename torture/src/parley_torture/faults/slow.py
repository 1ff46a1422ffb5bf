"""Lines that bring everything, late."""

import asyncio

from parley_torture.faults.kind import Kind, Planned
from parley_torture.faults.partition import LINES, deafens, line, touches
from parley_torture.faults.scene import Scene

DELAYS_S = (0.3, 0.8)


async def act(scene: Scene, planned: Planned) -> None:
    link = line(scene, planned.target)
    link.delay_s = DELAYS_S[planned.variant]
    try:
        await asyncio.sleep(planned.lasts_s)
    finally:
        link.heal()


KIND = Kind(
    "slow",
    "a line that holds every piece for 0.3 or 0.8 s, either way",
    tuple(LINES),
    (4, 10),
    act,
    touches,
    deafens,
)
