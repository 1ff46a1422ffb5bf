"""SIGTERM of any process. A gateway's way to Kafka is slow just then, so that sends are on their way as it drains."""

import asyncio
import signal

from parley_torture.faults.kind import GATEWAYS, PROCESSES, Kind, Planned, touched_by_process
from parley_torture.faults.scene import Scene

DELAY_S = 0.6
BEFORE_S = 1.5


async def act(scene: Scene, planned: Planned) -> None:
    before = scene.part(planned.target)
    link = scene.to_kafka.get(planned.target) if planned.target in GATEWAYS else None
    try:
        if link is not None:
            link.delay_s = DELAY_S
            await asyncio.sleep(BEFORE_S)
        await asyncio.to_thread(scene.stack.kill, planned.target, signal.SIGTERM)
        await scene.until_up(planned.target, before)
    finally:
        if link is not None:
            link.delay_s = 0


KIND = Kind(
    "terminate",
    "SIGTERM of a process, as when it is upgraded; a gateway drains while its way to Kafka is slow",
    PROCESSES,
    (0, 0),
    act,
    touched_by_process,
    needs_s=10,
)
