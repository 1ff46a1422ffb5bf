"""Reading a stretch of a partition out of stored batches; the broker is a function."""

import pytest
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from parley_contract.records import LogRecord
from parley_gateway.adapters.log_stretch import read_stretch

PER_BATCH = 3


def _batch(base: int) -> bytes:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, 0, 1 << 16)
    for n in range(PER_BATCH):
        builder.append(n, 1_000 + n, b"general", b"%d" % (base + n), [("cid", b"c")])
    stored = builder.build()
    # The broker writes in where the batch begins; the checksum is of what comes after.
    return base.to_bytes(8, "big") + bytes(stored[8:])


class Broker:
    """Gives two batches an answer and cuts the next one off, as a full answer does."""

    def __init__(self, batches: int) -> None:
        self.log = [_batch(n * PER_BATCH) for n in range(batches)]
        self.asked: list[int] = []

    async def fetch(self, offset: int) -> bytes:
        self.asked.append(offset)
        first = offset // PER_BATCH
        return b"".join(self.log[first : first + 2]) + b"".join(self.log[first + 2 : first + 3])[:20]


async def _read(broker: Broker, start: int, end: int) -> list[LogRecord]:
    taken: list[LogRecord] = []
    await read_stretch(broker.fetch, 0, start, end, taken.extend)
    return taken


async def test_stretch_is_read_whole_in_order_and_from_where_it_begins() -> None:
    """Nothing below the start, each record once, the last batch to its end."""
    broker = Broker(5)
    taken = await _read(broker, 1, 10)
    assert [each.offset for each in taken] == list(range(1, 12))
    assert taken[0] == LogRecord(0, 1, 1_001, b"general", (("cid", b"c"),), b"1")
    assert broker.asked == [1, 6]


async def test_stretch_ends_early_when_the_broker_gives_nothing() -> None:
    """An error or an empty answer is the consumer's matter, which reads on from there."""
    assert len(await _read(Broker(1), 0, 9)) == PER_BATCH


async def test_batch_with_a_wrong_checksum_is_not_taken_in() -> None:
    """What was garbled on the way is never folded."""
    broker = Broker(1)
    broker.log[0] = broker.log[0][:-1] + b"?"
    with pytest.raises(CorruptRecordException):
        await _read(broker, 0, 3)
