"""Records out of Kafka: every partition of the topics we read, assigned by ourselves, without a group.

Each gateway has to hear everything, so there is nothing to share out and nothing to rebalance. Positions live with the
caller. A position that the log no longer has is an error (`auto_offset_reset="none"`), never a silent jump.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from types import TracebackType
from typing import Self
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError
from parley_chassis.kafka_access import KafkaAccess
from parley_contract.records import LogRecord

from parley_gateway.adapters.fetch_by_id import FetchById
from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, PositionGone, TopicGone, no_stray_cancellation
from parley_gateway.adapters.log_stretch import read_stretch, request_of
from parley_gateway.domain.positions import Place

CONNECT_TIMEOUT_S = 8.0
REQUEST_TIMEOUT_MS = 5_000
POLL_TIMEOUT_MS = 500


class KafkaFeed:
    """One connection for reading; made anew after trouble."""

    def __init__(self, kafka: KafkaAccess, partitions: Mapping[str, int], ids: Mapping[str, UUID]) -> None:
        self._partitions = [TopicPartition(topic, p) for topic, count in partitions.items() for p in range(count)]
        self._consumer = AIOKafkaConsumer(
            **kafka.options(),
            client_id="parley-gateway",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )
        # aiokafka has no public way to its requests.
        self._client = self._consumer._client  # noqa: SLF001
        self._by_id = FetchById(self._client.send, ids)
        self._client.send = self._by_id.send

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                with no_stray_cancellation():
                    await self._consumer.start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def bounds(self) -> tuple[dict[Place, int], dict[Place, int]]:
        """Each partition's first and next offset. Ask before `seek`: afterwards the answer waits behind long polls."""
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            with no_stray_cancellation():
                starts = await self._consumer.beginning_offsets(self._partitions)
                ends = await self._consumer.end_offsets(self._partitions)
        return {(p.topic, p.partition): o for p, o in starts.items()}, {
            (p.topic, p.partition): o for p, o in ends.items()
        }

    async def read_stretch(self, place: Place, start: int, end: int, take: Callable[[list[LogRecord]], None]) -> None:
        """Give the records from `start` on to `take`, up to `end` or a little further; after `bounds`, before `seek`.
        It may end early, when the broker answers anything but records. Raise TopicGone or one of KAFKA_TROUBLE."""
        leader = self._client.cluster.leader_for_partition(TopicPartition(*place))

        async def fetch(offset: int) -> bytes:
            with no_stray_cancellation():
                answer = await self._client.send(leader, request_of(place, offset))
            ((_, ((_, error, *_, records),)),) = answer.topics
            return b"" if error else records

        await read_stretch(fetch, place[1], start, end, take)
        if self.is_gone:
            raise TopicGone

    def seek(self, positions: Mapping[Place, int]) -> None:
        """Begin to read at these offsets. No await may come between the two: an assignment without a position fails."""
        self._consumer.assign(self._partitions)
        for partition in self._partitions:
            self._consumer.seek(partition, positions[partition.topic, partition.partition])

    def pause_all_but(self, topics: Collection[str]) -> None:
        """Give only these topics' records until `resume_all`. Right after `seek`, before anything was fetched."""
        self._consumer.pause(*(partition for partition in self._partitions if partition.topic not in topics))

    def resume_all(self) -> None:
        self._consumer.resume(*self._consumer.paused())

    def skip_to(self, place: Place, offset: int) -> None:
        """What is below the offset was heard another way. A fetch of it that is under way is thrown away unread, which
        is cheaper than reading it (10 µs a record)."""
        self._consumer.seek(TopicPartition(*place), offset)

    @property
    def is_gone(self) -> bool:
        """Whether the broker no longer knows one of the topics by its id."""
        return self._by_id.is_gone

    async def poll(self) -> dict[str, list[LogRecord]]:
        """What has come since, by topic, each partition in offset order; empty after half a second of silence.
        Raise PositionGone, TopicGone or one of KAFKA_TROUBLE."""
        try:
            # A client that never answers its own timeout is stuck, and is made anew like any other trouble.
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                with no_stray_cancellation():
                    fetched = await self._consumer.getmany(timeout_ms=POLL_TIMEOUT_MS)
        except OffsetOutOfRangeError:
            raise PositionGone from None
        if self.is_gone:
            raise TopicGone
        polled: dict[str, list[LogRecord]] = {}
        for partition, records in fetched.items():
            polled.setdefault(partition.topic, []).extend(
                LogRecord(partition.partition, r.offset, r.timestamp, r.key, r.headers, r.value) for r in records
            )
        return polled

    async def positions(self) -> dict[Place, int]:
        """The next offset of each partition that will be read."""
        return {(p.topic, p.partition): await self._consumer.position(p) for p in self._partitions}

    async def _stop(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                with no_stray_cancellation():
                    await self._consumer.stop()
        except KAFKA_TROUBLE:
            return
