"""A long stretch of one partition, read past aiokafka's consumer.

The consumer makes an object of eleven fields of each record, and asks for the next part when this one is used up. Here
the next part is under way meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.errors import CorruptRecordException
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record import MemoryRecords
from parley_contract.records import LogRecord

from parley_gateway.domain.positions import Place

_FETCH_BYTES_MAX = 1 << 20
_WAIT_MS_MAX = 500
_READ_UNCOMMITTED = 0

# From an offset on, batches as the broker stores them; nothing when there is none, or it answers with an error.
Fetch = Callable[[int], Awaitable[bytes]]


def request_of(place: Place, offset: int) -> FetchRequest:
    topic, partition = place
    wanted = [(topic, [(partition, offset, _FETCH_BYTES_MAX)])]
    return FetchRequest(_WAIT_MS_MAX, 1, _FETCH_BYTES_MAX, _READ_UNCOMMITTED, wanted)


async def read_stretch(
    fetch: Fetch, partition: int, start: int, end: int, take: Callable[[list[LogRecord]], None]
) -> None:
    """Give the records from `start` on to `take` until those below `end` are read, or a fetch brings nothing.
    Raise CorruptRecordException."""
    under_way = asyncio.ensure_future(fetch(start))
    try:
        while batches := _batches(await under_way):
            reached = batches[-1].next_offset
            if reached < end:
                under_way = asyncio.ensure_future(fetch(reached))
            take([_record(partition, record) for batch in batches for record in batch if record.offset >= start])
            if reached >= end:
                return
            start = reached
    finally:
        under_way.cancel()


def _batches(data: bytes) -> list[Any]:
    """Every whole batch; the broker cuts the last one where the answer is full."""
    stored = MemoryRecords(data)
    batches = []
    while stored.has_next():
        batch = stored.next_batch()
        if not batch.validate_crc():
            raise CorruptRecordException("a batch whose checksum is wrong")
        batches.append(batch)
    return batches


def _record(partition: int, record: Any) -> LogRecord:
    return LogRecord(partition, record.offset, record.timestamp, record.key, tuple(record.headers), record.value)
