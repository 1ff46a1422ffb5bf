"""Follows the log: reads it back at the start, then hears what comes, and makes the connection anew when it is deaf.

Sockets stay open meanwhile. Only when the topic is another one, or when it cannot be read on from where we were, the
gateway begins again from nothing and its clients with it.
"""

import asyncio
import time
from collections.abc import Callable, Iterator

from parley_chassis import logs
from parley_chassis.health import Readiness
from parley_chassis.kafka_access import KafkaAccess
from parley_chassis.topic_facts import TopicUnavailable
from parley_contract import topics
from parley_contract.records import LogRecord

from parley_gateway.adapters.kafka_feed import KafkaFeed
from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE, PositionGone, TopicGone
from parley_gateway.adapters.kafka_writer import KafkaWriter
from parley_gateway.adapters.partition_line import Written
from parley_gateway.adapters.topic_lives import FoundLife, find_life
from parley_gateway.domain.gateway import TOPICS, Gateway
from parley_gateway.domain.positions import Place, Positions
from parley_gateway.domain.recent import IN_ALL_MAX
from parley_gateway.entrypoints.outflow import Outflow

RETRY_S = 0.5
CATCH_UP_RECORDS = 200
WHO_MAY_NOT_HEAR = (topics.CHAT_SESSIONS, topics.CHAT_ROOMS)
_log = logs.get(__name__)


class LogLost(Exception):
    """This connection to Kafka is of no use any more."""


class LogFollower:
    def __init__(
        self,
        kafka: KafkaAccess,
        writer: KafkaWriter,
        gateway: Gateway,
        outflow: Outflow,
        readiness: Readiness,
        on_caught_up: Callable[[], None],
    ) -> None:
        self._kafka = kafka
        self._writer = writer
        self._gateway = gateway
        self._outflow = outflow
        self._readiness = readiness
        self._on_caught_up = on_caught_up
        self._positions = Positions()
        # What is being read; None before the first answer of Kafka.
        self._found: FoundLife | None = None
        self._stale = False
        self._connected = True
        # Set while the log is read to its end and heard.
        self._feed: KafkaFeed | None = None

    @property
    def partitions(self) -> int:
        """Of chat-messages; 0 before Kafka's first answer."""
        return self._found.life.partitions if self._found is not None else 0

    def compare(self, found: FoundLife) -> None:
        """Somebody looked at the topics: when they are not the ones being read, look again."""
        self._stale = self._stale or self._is_another(found)

    def _is_another(self, found: FoundLife) -> bool:
        return self._found is None or (found.ids, found.life.partitions) != (
            self._found.ids,
            self._found.life.partitions,
        )

    async def run(self) -> None:
        while True:
            try:
                await self._follow(await self._check_life())
            except PositionGone:
                self._positions.forget()
                self._reconnecting("the log does not reach back to where we were")
            except TopicGone:
                self._reconnecting("a topic is not the one that was read")
            except (LogLost, TopicUnavailable, *KAFKA_TROUBLE) as error:
                self._reconnecting(str(error) or type(error).__name__)
            self._writer.disconnect()
            await asyncio.sleep(RETRY_S)

    def _reconnecting(self, why: str) -> None:
        """Said once; what follows until the log is heard again are the same trouble's later words."""
        if self._connected:
            _log.warning("the connection to Kafka is made anew", why=why)
        self._connected = False
        self._readiness.failing("kafka", f"reconnecting: {why}")

    async def _check_life(self) -> FoundLife:
        found = await find_life(self._kafka, TOPICS)
        self._stale = False
        if self._is_another(found):
            _log.info("reading the topics from their start", epoch=found.life.epoch)
            self._positions.forget()
        if not self._positions:
            self._gateway.begin_again(found.life)
            self._outflow.flush()
        self._found = found
        return found

    async def _follow(self, found: FoundLife) -> None:
        """Read until something is wrong; never returns."""
        await self._writer.connect(self._on_written)
        every = dict.fromkeys(TOPICS, 1) | {topics.CHAT_MESSAGES: found.life.partitions}
        async with KafkaFeed(self._kafka, every, found.ids) as feed:
            began = time.monotonic()
            starts, ends = await feed.bounds()
            if not self._positions:
                await self._begin_reading(feed, starts, ends)
            feed.seek(self._positions.all())
            connected_at = time.monotonic()
            await self._catch_up(feed, ends)
            _log.info("read the log", messages=len(self._gateway.messages), seconds=round(time.monotonic() - began, 2))
            self._feed = feed
            try:
                while True:
                    polled = await feed.poll()
                    # First: who has been deaf for too long delivers nothing that this connection brings any more.
                    self._check(connected_at)
                    self._take_in(polled)
            finally:
                self._feed = None

    async def _begin_reading(self, feed: KafkaFeed, starts: dict[Place, int], ends: dict[Place, int]) -> None:
        """From the log's start. Of messages too old to be held only the places are remembered; nobody hears them."""
        self._positions.begin(starts)
        chat = [place for place in starts if place[0] == topics.CHAT_MESSAGES]
        for place in chat:
            self._gateway.messages.begin(place[1], starts[place])
        for place in chat:
            young_from = ends[place] - IN_ALL_MAX
            if starts[place] < young_from:
                await feed.read_stretch(place, starts[place], young_from, self._take_in_old)

    def _take_in_old(self, records: list[LogRecord]) -> None:
        if records:
            self._gateway.on_old_messages(records)
            last = records[-1]
            self._positions.reached((topics.CHAT_MESSAGES, last.partition), last.offset + 1)
        self._require_same_log()

    async def _catch_up(self, feed: KafkaFeed, ends: dict[Place, int]) -> None:
        """Read to the ends. Who may not hear comes first, alone: somebody who was logged out or put out of a room while
        we were deaf gets not one frame more."""
        feed.pause_all_but(WHO_MAY_NOT_HEAR)
        await self._read_to(feed, {place: end for place, end in ends.items() if place[0] in WHO_MAY_NOT_HEAR})
        feed.resume_all()
        await self._read_to(feed, ends)
        self._connected = True
        self._gateway.hearing.caught_up()
        self._on_caught_up()

    async def _read_to(self, feed: KafkaFeed, ends: dict[Place, int]) -> None:
        while True:
            positions = await feed.positions()
            if all(positions[place] >= end for place, end in ends.items()):
                return
            for part in _parts(await feed.poll()):
                self._take_in(part)
                # Long logs are taken in bit by bit; the loop has others to serve meanwhile.
                await asyncio.sleep(0)
            self._require_same_log()

    def _on_written(self, written: Written) -> None:
        """Take our own messages in when the broker has acknowledged them, if they are exactly what comes next: with
        acks=all they are in the log then, for every reader, and nothing is between (docs/adr/0008)."""
        place = written.topic, written.partition
        if written.topic != topics.CHAT_MESSAGES or written.ts_ms is None or self._feed is None:
            return
        if self._stale or self._feed.is_gone:
            return
        if self._positions.is_next(place, written.offset) and self._gateway.hearing.is_heard(time.monotonic()):
            heard = [
                LogRecord(written.partition, offset, written.ts_ms, record.key, record.headers, record.value)
                for offset, record in enumerate(written.records, written.offset)
            ]
            self._take_in({written.topic: heard})
            self._feed.skip_to(place, written.offset + len(heard))

    def _take_in(self, polled: dict[str, list[LogRecord]]) -> None:
        if polled:
            fresh = {topic: self._positions.take(topic, records) for topic, records in polled.items()}
            self._gateway.on_poll(fresh, time.monotonic())
            self._outflow.flush()

    def _check(self, connected_at: float) -> None:
        now = time.monotonic()
        trouble = self._gateway.hearing.trouble(now)
        if trouble is None:
            self._readiness.ok("kafka")
        else:
            self._readiness.failing("kafka", trouble)
        if self._gateway.hearing.should_reconnect(now, connected_at):
            raise LogLost(trouble or "silent")
        self._require_same_log()

    def _require_same_log(self) -> None:
        if self._stale:
            raise LogLost("the topic may be another one now")


def _parts(polled: dict[str, list[LogRecord]]) -> Iterator[dict[str, list[LogRecord]]]:
    for topic, records in polled.items():
        for start in range(0, len(records), CATCH_UP_RECORDS):
            yield {topic: records[start : start + CATCH_UP_RECORDS]}
