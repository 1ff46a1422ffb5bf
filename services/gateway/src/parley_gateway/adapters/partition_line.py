"""The records of one partition on their way into Kafka, in order: one batch is under way while the next one fills.

Batches are built here rather than by aiokafka's `send`: that costs a coroutine, a future and two wake-ups a record
(measured: 15 µs of CPU each), this one of each a batch. What comes while a batch is under way travels together, so
batches grow with the load and nobody waits when there is none.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from aiokafka import AIOKafkaProducer
from parley_contract.records import NewRecord

from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, no_stray_cancellation

# Beyond this the line is full and refuses; a batch is 128 KiB, some 400 messages.
BATCHES_MAX = 32
# What could not be handed to the producer so long surely never will be; with the producer's own time it makes less
# than the ten seconds in which a person is told.
WAIT_S_MAX = 4.0
LOG_APPEND_TIME = 1


class Failure(Enum):
    NOT_WRITTEN = "the log does not have the record, and will not"
    UNKNOWN = "the log may have the record, or may get it"


@dataclass(frozen=True, slots=True)
class Written:
    """Records that every in-sync replica has, the first of them at `offset`; `ts_ms` is the broker's time of all, None
    when the topic is not one of the broker's time."""

    topic: str
    partition: int
    offset: int
    ts_ms: int | None
    records: Sequence[NewRecord]


OnFailure: TypeAlias = Callable[[Failure], None]
OnWritten: TypeAlias = Callable[[Written], None]


class _Batch:
    """Records that travel together, and who is to be told when they do not arrive."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self.builder = producer.create_batch()
        self.since = time.monotonic()
        self.records: list[NewRecord] = []
        self._on_failure: list[OnFailure] = []

    def add(self, record: NewRecord, on_failure: OnFailure) -> bool:
        """False when there is no room."""
        added = self.builder.append(timestamp=None, key=record.key, value=record.value, headers=list(record.headers))
        if added is None:
            return False
        self.records.append(record)
        self._on_failure.append(on_failure)
        return True

    def fail(self, failure: Failure) -> None:
        for on_failure in self._on_failure:
            on_failure(failure)


class PartitionLine:
    def __init__(self, producer: AIOKafkaProducer, topic: str, partition: int, on_written: OnWritten) -> None:
        self._producer = producer
        self._on_written = on_written
        self._topic = topic
        self._partition = partition
        self._waiting: deque[_Batch] = deque()
        self.sending: asyncio.Task[None] | None = None

    def add(self, record: NewRecord, on_failure: OnFailure) -> bool:
        """Put the record at the end. False when the line is full."""
        if not self._waiting or not self._waiting[-1].add(record, on_failure):
            if len(self._waiting) >= BATCHES_MAX:
                return False
            batch = _Batch(self._producer)
            if not batch.add(record, on_failure):
                return False
            self._waiting.append(batch)
        if self.sending is None:
            self.sending = asyncio.get_running_loop().create_task(self._send())
        return True

    async def _send(self) -> None:
        try:
            while self._waiting:
                await self._send_one(self._waiting.popleft())
        finally:
            self.sending = None

    async def _send_one(self, batch: _Batch) -> None:
        handed_over = False
        try:
            with no_stray_cancellation():
                if time.monotonic() - batch.since <= WAIT_S_MAX:
                    written = await self._producer.send_batch(batch.builder, self._topic, partition=self._partition)
                    handed_over = True
                    place = await written
        except KAFKA_TROUBLE:
            batch.fail(Failure.UNKNOWN if handed_over else Failure.NOT_WRITTEN)
        else:
            if handed_over:
                ts_ms = place.timestamp if place.timestamp_type == LOG_APPEND_TIME else None
                self._on_written(Written(self._topic, self._partition, place.offset, ts_ms, batch.records))
            else:
                batch.fail(Failure.NOT_WRITTEN)
