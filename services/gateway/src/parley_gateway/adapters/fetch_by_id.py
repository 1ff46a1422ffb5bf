"""Fetching by a topic's id instead of its name (Fetch version 13, KIP-516; source: Kafka's FetchRequest.json).

aiokafka 0.14 fetches by name, so a topic that was deleted and made anew would be read on as if it were the old one.
By id the broker itself refuses: no record of another life can come in (promise G17). aiokafka's own request goes in
here, is sent as version 13, and its answer comes back in the form of version 11, the newest that aiokafka reads.
"""

from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.types import (
    AbstractType,
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Int64,
    Schema,
    TaggedFields,
)

FETCH = 1
BY_ID = 13
READ_AS = 11
UNKNOWN_TOPIC_OR_PARTITION = 3
# The broker's words for "that topic is not there (any more)": UNKNOWN_TOPIC_ID and INCONSISTENT_TOPIC_ID.
NO_SUCH_TOPIC = frozenset({100, 103})

Send = Callable[[int, Any], Awaitable[Any]]


class _Uuid(AbstractType):  # type: ignore[misc]
    @classmethod
    def encode(cls, value: UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:
        return UUID(bytes=data.read(16))


class _Answer(Response):  # type: ignore[misc]
    API_KEY = FETCH
    API_VERSION = BY_ID
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("session_id", Int32),
        (
            "topics",
            CompactArray(
                ("topic_id", _Uuid),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("error_code", Int16),
                        ("high_watermark", Int64),
                        ("last_stable_offset", Int64),
                        ("log_start_offset", Int64),
                        (
                            "aborted_transactions",
                            CompactArray(("producer_id", Int64), ("first_offset", Int64), ("tags", TaggedFields)),
                        ),
                        ("preferred_read_replica", Int32),
                        ("records", CompactBytes),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Asked(RequestStruct):  # type: ignore[misc]
    API_KEY = FETCH
    API_VERSION = BY_ID
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _Answer
    SCHEMA = Schema(
        ("replica_id", Int32),
        ("max_wait_ms", Int32),
        ("min_bytes", Int32),
        ("max_bytes", Int32),
        ("isolation_level", Int8),
        ("session_id", Int32),
        ("session_epoch", Int32),
        (
            "topics",
            CompactArray(
                ("topic_id", _Uuid),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("current_leader_epoch", Int32),
                        ("fetch_offset", Int64),
                        ("last_fetched_epoch", Int32),
                        ("log_start_offset", Int64),
                        ("partition_max_bytes", Int32),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        (
            "forgotten",
            CompactArray(("topic_id", _Uuid), ("partitions", CompactArray(Int32)), ("tags", TaggedFields)),
        ),
        ("rack_id", CompactString("utf-8")),
        ("tags", TaggedFields),
    )


class _FetchById(Request[_Asked]):  # type: ignore[misc]
    API_KEY = FETCH

    def __init__(self, by_name: Any, ids: Mapping[str, UUID]) -> None:
        self._by_name = by_name
        self._ids = ids

    def build(self, request_struct_class: type[_Asked]) -> _Asked:
        v11 = self._by_name
        topics: list[Any] = [(self._ids[topic], [_row(*row) for row in rows], {}) for topic, rows in v11.topics]
        waits = (v11._max_wait_ms, v11._min_bytes, v11._max_bytes)  # noqa: SLF001
        return request_struct_class(-1, *waits, v11._isolation_level, 0, -1, topics, [], "", {})  # noqa: SLF001


def _row(partition: int, offset: int, bytes_max: int) -> tuple[Any, ...]:
    """A partition to fetch; -1 stands for epochs and a log start that a consumer without sessions does not tell."""
    return (partition, -1, offset, -1, -1, bytes_max, {})


class _Fetched(NamedTuple):
    """As aiokafka's fetcher reads an answer of version 11."""

    topics: list[tuple[str, list[tuple[Any, ...]]]]
    API_VERSION: int = READ_AS


class FetchById:
    """Stands between a consumer's fetcher and its client. `is_gone` once the broker no longer knows one of the ids."""

    def __init__(self, send: Send, ids: Mapping[str, UUID]) -> None:
        self._send = send
        self._ids = ids
        self._names = {topic_id: topic for topic, topic_id in ids.items()}
        self.is_gone = False

    async def send(self, node_id: int, request: Any, **given: Any) -> Any:
        if not isinstance(request, FetchRequest):
            return await self._send(node_id, request, **given)
        answer = await self._send(node_id, _FetchById(request, self._ids), **given)
        return _Fetched([(self._names[topic_id], self._read(rows)) for topic_id, rows, _ in answer.topics])

    def _read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        self.is_gone = self.is_gone or any(row[1] in NO_SUCH_TOPIC for row in rows)
        return [
            (partition, UNKNOWN_TOPIC_OR_PARTITION if error in NO_SUCH_TOPIC else error, *middle, records or b"")
            for partition, error, *middle, records, _tags in rows
        ]
