"""Where the log begins, asked over a connection of its own.

Kafka answers one request at a time on a connection, so on the feed's the answer would wait behind its long poll.
"""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition
from parley_chassis.kafka_access import KafkaAccess

from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, no_stray_cancellation

TIMEOUT_S = 8.0


async def read_log_starts(kafka: KafkaAccess, topic: str, partitions: int) -> dict[int, int]:
    """The first offset kept of each partition; raise one of KAFKA_TROUBLE."""
    consumer = AIOKafkaConsumer(**kafka.options(), client_id="parley-gateway-log-start", request_timeout_ms=5_000)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            with no_stray_cancellation():
                await consumer.start()
                starts = await consumer.beginning_offsets([TopicPartition(topic, p) for p in range(partitions)])
    finally:
        await _stop(consumer)
    return {partition.partition: offset for partition, offset in starts.items()}


async def _stop(consumer: AIOKafkaConsumer) -> None:
    try:
        async with asyncio.timeout(TIMEOUT_S):
            with no_stray_cancellation():
                await consumer.stop()
    except KAFKA_TROUBLE:
        return
