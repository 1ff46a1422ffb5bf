"""Retention takes everything that is older than now, while somebody is away or reads it."""

import asyncio

from kafka.admin import KafkaAdminClient

from parley_torture.evidence import LogStart
from parley_torture.faults.kind import Kind, Planned, nobody
from parley_torture.faults.scene import Scene
from parley_torture.people.raw_log import CHAT

TIMEOUT_MS = 5_000
KEPT = 20


async def act(scene: Scene, planned: Planned) -> None:
    """All but the newest few (or, as the other variant, really all) that the raw reader has read."""
    read_to = await asyncio.to_thread(scene.raw_log.catch_up)
    start = max(0, read_to - (0 if planned.variant else KEPT))
    evidence = scene.world.evidence
    # Noted before it is done: from here on it may be so.
    evidence.log_starts.append(LogStart(scene.world.now(), evidence.lives[-1].epoch, start))
    await asyncio.to_thread(_delete_below, scene.stack.kafka, start)


def _delete_below(bootstrap_servers: str, offset: int) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=TIMEOUT_MS)
    try:
        admin.delete_records({CHAT: offset})
    finally:
        admin.close()


KIND = Kind(
    "retention",
    "the log's start moves up to its end; who was away has to be told what is gone",
    (CHAT.topic,),
    (0, 0),
    act,
    nobody,
    needs_s=2,
)
