"""Records into Kafka. `acks=all`: a record counts only when every in-sync replica has it (promise G1).

Without idempotence on purpose: aiokafka's idempotent producer never gives a batch up and can wedge after a broker's
restart (#1017), while doubled records are harmless here, the fold shows the first only.
"""

import asyncio

from aiokafka import AIOKafkaProducer
from parley_chassis.kafka_access import KafkaAccess
from parley_contract.placement import partition_of
from parley_contract.records import NewRecord
from parley_contract.topics import CHAT_MESSAGES, CHAT_PRESENCE, CHAT_READS, CHAT_ROOMS

from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, no_stray_cancellation
from parley_gateway.adapters.partition_line import OnFailure, OnWritten, PartitionLine, Written

# A batch is given up after this, so with the wait in line a send has its outcome within 10 s.
REQUEST_TIMEOUT_MS = 5_000
BATCH_BYTES_MAX = 131_072
CONNECT_TIMEOUT_S = 8.0
WRITTEN = (CHAT_MESSAGES, CHAT_ROOMS, CHAT_PRESENCE, CHAT_READS)


class KafkaWriter:
    def __init__(self, kafka: KafkaAccess) -> None:
        self._kafka = kafka
        self._producer: AIOKafkaProducer | None = None
        self._on_written: OnWritten = _nobody_asks
        self._partitions: dict[str, int] = {}
        self._lines: dict[tuple[str, int], PartitionLine] = {}
        self._stopping: set[asyncio.Task[None]] = set()

    async def connect(self, on_written: OnWritten) -> None:
        """Take a new producer into use; raise one of KAFKA_TROUBLE when there is no broker."""
        self.disconnect()
        producer = AIOKafkaProducer(
            **self._kafka.options(),
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
                        self._partitions[topic] = len(await producer.partitions_for(topic))
        except BaseException:
            self._let_go(producer, [])
            raise
        self._producer = producer
        self._on_written = on_written

    def disconnect(self) -> None:
        """Use no producer until the next `connect`; what the old one holds may still be written."""
        producer, self._producer = self._producer, None
        lines, self._lines = self._lines, {}
        if producer is not None:
            self._let_go(producer, [line.sending for line in lines.values() if line.sending is not None])

    def enqueue(self, record: NewRecord, on_failure: OnFailure) -> bool:
        """Put the record in line. False when there is no broker or no room; `on_failure` may be called later."""
        line = self._line(record)
        return line is not None and line.add(record, on_failure)

    def _line(self, record: NewRecord) -> PartitionLine | None:
        if self._producer is None:
            return None
        partitions = self._partitions[record.topic]
        place = record.topic, 0 if partitions == 1 else partition_of(record.key.decode(), partitions)
        line = self._lines.get(place)
        if line is None:
            line = self._lines[place] = PartitionLine(self._producer, *place, self._on_written)
        return line

    async def close(self, timeout_s: float) -> None:
        """Write out what is in line, waiting at most so long."""
        self.disconnect()
        if self._stopping:
            await asyncio.wait(self._stopping, timeout=timeout_s)

    def _let_go(self, producer: AIOKafkaProducer, sending: "list[asyncio.Task[None]]") -> None:
        """Stop in the background: what is in line is still sent, and that can last as long as a batch may live."""
        task = asyncio.get_running_loop().create_task(_stop(producer, sending))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)


async def _stop(producer: AIOKafkaProducer, sending: "list[asyncio.Task[None]]") -> None:
    try:
        async with asyncio.timeout(3 * REQUEST_TIMEOUT_MS / 1000):
            with no_stray_cancellation():
                if sending:
                    await asyncio.wait(sending)
                await producer.stop()
    except KAFKA_TROUBLE:
        # It is being thrown away; whoever waits for its records is told by their deadline.
        return


def _nobody_asks(_written: Written) -> None:
    pass
