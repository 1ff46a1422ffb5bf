"""chat-messages is deleted and made anew, sometimes at once longer than it was (the rest is poison)."""

import asyncio
import time

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from parley_torture.faults.kind import ON_KAFKA, Kind, Planned
from parley_torture.faults.scene import Scene
from parley_torture.people.raw_log import CHAT

TIMEOUT_MS = 5_000
FILLING_S = 20.0
LONGER_BY = 50


async def act(scene: Scene, planned: Planned) -> None:
    length = await asyncio.to_thread(scene.raw_log.catch_up)
    await asyncio.to_thread(scene.raw_log.end_life)
    try:
        await asyncio.to_thread(_delete, scene.stack.kafka)
    finally:
        await asyncio.to_thread(scene.stack.run_task, "topics")
        if planned.variant:
            await asyncio.to_thread(_fill, scene.stack.kafka, length + LONGER_BY)
        await asyncio.to_thread(scene.raw_log.begin_life)


def _delete(bootstrap_servers: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=TIMEOUT_MS)
    try:
        admin.delete_topics([CHAT.topic])
    finally:
        admin.close()


def _fill(bootstrap_servers: str, records: int) -> None:
    """Poison up to beyond the old end: an old offset exists again, and means something else."""
    producer = KafkaProducer(bootstrap_servers=bootstrap_servers, linger_ms=5)
    deadline = time.monotonic() + FILLING_S
    try:
        for _ in range(records):
            producer.send(CHAT.topic, b"filled after the topic was made anew", partition=CHAT.partition)
        producer.flush(timeout=max(0.1, deadline - time.monotonic()))
    except KafkaError:
        # As long as it became then.
        return
    finally:
        producer.close(timeout=1)


KIND = Kind(
    "recreate",
    "the topic is deleted and made anew, shorter or longer than it was",
    (CHAT.topic,),
    (0, 0),
    act,
    lambda _target: ON_KAFKA,
    needs_s=8,
)
