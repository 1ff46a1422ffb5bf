"""Decoding stored batches, beside kafka-python's own decoder."""

import random

import pytest
from kafka import TopicPartition
from kafka.errors import CorruptRecordError
from kafka.record import MemoryRecords
from kafka.record.default_records import DefaultRecordBatchBuilder
from parley_contract.records import LogRecord
from parley_history.adapters.record_batch import Records, read_batch

BASE_TS = 1_700_000_000_000
NONE, GZIP = 0, 1


def _stored(seed: int, compression: int, count: int = 40) -> bytes:
    """A batch of records with short, long, empty and missing parts."""
    rng = random.Random(seed)
    builder = DefaultRecordBatchBuilder(2, compression, 0, -1, -1, 0, 1 << 22)
    for n in range(count):
        key, value = (rng.choice([None, b"", rng.randbytes(rng.choice([1, 63, 64, 200, 70_000]))]) for _ in "kv")
        headers = [("n" * rng.choice([1, 70]), rng.choice([None, b"", rng.randbytes(100)])) for _ in range(n % 4)]
        builder.append(n, BASE_TS + rng.randrange(-1_000, 1_000_000), key, value, headers)
    return bytes(builder.build())


@pytest.mark.parametrize("compression", [NONE, GZIP])
@pytest.mark.parametrize("seed", range(20))
def test_batch_is_decoded_as_kafka_python_decodes_it(seed: int, compression: int) -> None:
    """The same keys, values, headers, times and offsets, compressed or not."""
    stored = _stored(seed, compression)
    theirs = [
        LogRecord(3, each.offset, each.timestamp, each.key, tuple(each.headers), each.value)
        for each in MemoryRecords(stored).next_batch()
    ]
    assert list(read_batch(MemoryRecords(stored).next_batch(), 3)) == theirs


def test_answer_is_given_from_where_it_was_asked_for() -> None:
    """A batch that begins earlier is skipped up to there; then the answer is used up, and reading goes on after it."""
    records = Records(37, TopicPartition("chat-messages", 0), MemoryRecords(_stored(1, NONE)), check_crcs=False)
    assert [each.offset for each in records.take(100)] == [37, 38, 39]
    assert (records.next_fetch_offset, bool(records)) == (40, False)


def test_batch_that_is_not_as_long_as_it_says_is_corrupt() -> None:
    """What was garbled is an error, never a record."""
    stored = bytearray(_stored(1, NONE, count=1))
    stored[-1] += 2
    with pytest.raises(CorruptRecordError):
        list(read_batch(MemoryRecords(bytes(stored)).next_batch(), 0))
