"""Records on their way into one partition, with a producer in the test's hands."""

import asyncio
from typing import Any, NamedTuple

from aiokafka.errors import KafkaError, ProducerClosed
from parley_contract.records import NewRecord
from parley_gateway.adapters.partition_line import BATCHES_MAX, Failure, PartitionLine, Written

RECORDS_A_BATCH = 3


class Place(NamedTuple):
    offset: int
    timestamp: int
    timestamp_type: int = 1


class Builder:
    """Holds three records."""

    def __init__(self) -> None:
        self.values: list[bytes | None] = []

    def append(self, *, timestamp: None, key: bytes, value: bytes | None, headers: list[Any]) -> object | None:
        if len(self.values) == RECORDS_A_BATCH:
            return None
        self.values.append(value)
        return object()


class Producer:
    """Takes a batch and answers when the test says so."""

    def __init__(self) -> None:
        self.sent: list[list[bytes | None]] = []
        self.answer: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self.is_closed = False

    def create_batch(self) -> Builder:
        return Builder()

    async def send_batch(self, builder: Builder, topic: str, *, partition: int) -> "asyncio.Future[Place]":
        if self.is_closed:
            raise ProducerClosed
        self.sent.append(builder.values)
        self.answer = asyncio.get_running_loop().create_future()
        return self.answer


class Line:
    def __init__(self) -> None:
        self.producer = Producer()
        self.written: list[tuple[int, list[bytes | None]]] = []
        self.failed: list[tuple[bytes, Failure]] = []
        self.line = PartitionLine(self.producer, "t", 0, self._on_written)  # type: ignore[arg-type]

    def _on_written(self, written: Written) -> None:
        self.written.append((written.offset, [record.value for record in written.records]))

    def add(self, value: bytes) -> bool:
        return self.line.add(NewRecord("t", b"k", (), value), lambda failure: self.failed.append((value, failure)))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_records_travel_in_order_and_together_while_a_batch_is_under_way() -> None:
    """The first goes alone and at once; what came meanwhile goes in batches, each told with its offset."""
    line = Line()
    line.add(b"1")
    await settle()
    for value in (b"2", b"3", b"4", b"5"):
        line.add(value)
    await settle()
    assert line.producer.sent == [[b"1"]]
    for offset in (10, 11, 14):
        line.producer.answer.set_result(Place(offset, 99))
        await settle()
    assert line.written == [(10, [b"1"]), (11, [b"2", b"3", b"4"]), (14, [b"5"])]
    assert line.failed == []


async def test_failed_batch_is_told_as_unknown_and_the_next_goes_on() -> None:
    """The log may have what the producer gave up."""
    line = Line()
    line.add(b"1")
    await settle()
    line.add(b"2")
    line.producer.answer.set_exception(KafkaError())
    await settle()
    line.producer.answer.set_result(Place(7, 99))
    await settle()
    assert line.failed == [(b"1", Failure.UNKNOWN)]
    assert line.written == [(7, [b"2"])]


async def test_what_the_producer_never_took_is_surely_not_written() -> None:
    """A producer that is closed leaves no doubt."""
    line = Line()
    line.producer.is_closed = True
    line.add(b"1")
    await settle()
    assert line.failed == [(b"1", Failure.NOT_WRITTEN)]


async def test_full_line_refuses() -> None:
    """Beyond so many batches nothing more is taken, and nothing of it is kept."""
    line = Line()
    line.add(b"first")
    await settle()
    assert all(line.add(b"x") for _ in range(BATCHES_MAX * RECORDS_A_BATCH))
    assert not line.add(b"too many")
