"""Records into Kafka. `acks=all`: a record counts only when every in-sync replica has it (promise G1).

Without idempotence on purpose: aiokafka's idempotent producer never gives a batch up and can wedge after a broker's
restart (#1017), while doubled records are harmless here, the fold shows the first only.
"""

import asyncio
from typing import TypeAlias

from aiokafka import AIOKafkaProducer
from parley_contract.records import NewRecord
from parley_contract.topics import CHAT_MESSAGES, CHAT_PRESENCE, CHAT_ROOMS

from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, no_stray_cancellation

# A batch is given up after this, and waiting for room in one too, so a send has its outcome within 10 s.
REQUEST_TIMEOUT_MS = 5_000
# One batch a partition gathers while another is on its way; each full one wakes every waiting sender (aiokafka #528).
BATCH_BYTES_MAX = 131_072
CONNECT_TIMEOUT_S = 8.0
WRITTEN = (CHAT_MESSAGES, CHAT_ROOMS, CHAT_PRESENCE)


# Ends when the log has the record, or with an exception when that is not known.
Enqueued: TypeAlias = "asyncio.Future[object]"


class NotEnqueued(Exception):
    """The record surely did not reach the log, and will not."""


class KafkaWriter:
    def __init__(self, bootstrap_servers: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._producer: AIOKafkaProducer | None = None
        self._stopping: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """Take a new producer into use; raise one of KAFKA_TROUBLE when there is no broker."""
        self.disconnect()
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            client_id="parley-gateway",
            acks="all",
            enable_idempotence=False,
            linger_ms=0,
            max_batch_size=BATCH_BYTES_MAX,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                with no_stray_cancellation():
                    await producer.start()
                    for topic in WRITTEN:
                        # Asked now: a first record that has to ask for its topic's partitions waits for the answer.
                        await producer.partitions_for(topic)
        except BaseException:
            self._let_go(producer)
            raise
        self._producer = producer

    def disconnect(self) -> None:
        """Use no producer until the next `connect`; what the old one holds may still be written."""
        producer, self._producer = self._producer, None
        if producer is not None:
            self._let_go(producer)

    async def enqueue(self, record: NewRecord) -> Enqueued:
        """Put the record in line; raise NotEnqueued when that could not be done."""
        if self._producer is None:
            raise NotEnqueued
        try:
            with no_stray_cancellation():
                future: Enqueued = await self._producer.send(
                    record.topic, record.value, key=record.key, headers=list(record.headers)
                )
        except KAFKA_TROUBLE as error:
            raise NotEnqueued from error
        return future

    @staticmethod
    def has_failed(enqueued: Enqueued) -> bool:
        """Of a future that has ended: whether nobody knows if the log has the record."""
        return enqueued.cancelled() or enqueued.exception() is not None

    async def close(self, timeout_s: float) -> None:
        """Write out what is in line, waiting at most so long."""
        self.disconnect()
        if self._stopping:
            await asyncio.wait(self._stopping, timeout=timeout_s)

    def _let_go(self, producer: AIOKafkaProducer) -> None:
        """Stop in the background: stopping flushes, and that can last as long as a batch may live."""
        task = asyncio.get_running_loop().create_task(_stop(producer))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)


async def _stop(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(3 * REQUEST_TIMEOUT_MS / 1000):
            with no_stray_cancellation():
                await producer.stop()
    except KAFKA_TROUBLE:
        # It is being thrown away; whoever waits for its records is told by their deadline.
        return
