"""SIGSTOP, and SIGCONT later: a process that seems to be there and does nothing."""

import asyncio
import signal

from parley_torture.faults.kind import AUTH, EDGE, GATEWAYS, HISTORY, Kind, Planned, through, touched_by_process
from parley_torture.faults.scene import Scene


async def act(scene: Scene, planned: Planned) -> None:
    part = scene.part(planned.target)
    scene.signal_group(part, signal.SIGSTOP)
    try:
        await asyncio.sleep(planned.lasts_s)
    finally:
        scene.signal_group(part, signal.SIGCONT)


def deafens(target: str) -> frozenset[str]:
    return frozenset({EDGE}) if target == EDGE else through(target)


KIND = Kind(
    "pause",
    "SIGSTOP of all processes of a part, then SIGCONT",
    (*GATEWAYS, "kafka", HISTORY, AUTH, "mysql", EDGE),
    (3, 14),
    act,
    touched_by_process,
    deafens,
)
