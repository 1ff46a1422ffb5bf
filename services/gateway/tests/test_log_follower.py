"""Following the log when Kafka's client fails in its quiet ways; the feed is a script, the decisions are real."""

import asyncio
from collections.abc import Callable, Collection
from types import SimpleNamespace, TracebackType
from typing import Self
from uuid import UUID

import pytest
from aiokafka.errors import KafkaConnectionError
from parley_chassis.health import Readiness
from parley_contract import topics
from parley_contract.chat_records import message_record
from parley_contract.frames import Person
from parley_contract.records import LogRecord, RevocationValue, encode_value
from parley_gateway.adapters.partition_line import OnWritten, Written
from parley_gateway.adapters.topic_lives import FoundLife
from parley_gateway.domain.gateway import TOPICS, Gateway
from parley_gateway.domain.positions import Place
from parley_gateway.domain.tally import Tally
from parley_gateway.domain.topic_life import TopicLife
from parley_gateway.entrypoints import log
from parley_gateway.entrypoints.log import LogFollower
from parley_gateway.entrypoints.outflow import Outflow

from services.gateway.tests.fakes import OWN

LIFE = FoundLife(TopicLife("epoch-1", 1, 1), {topic: UUID(int=n) for n, topic in enumerate(TOPICS)})
DEADLINE_S = 20


class Broker:
    """Records by topic, and what became of each connection to it."""

    def __init__(self) -> None:
        self.records: dict[str, list[LogRecord]] = {topic: [] for topic in TOPICS}
        self.feeds: list[ScriptedFeed] = []
        self.is_silent = False
        # How many old records the first connection gives before it breaks.
        self.breaks_after: int | None = None

    def append(self, topic: str, key: bytes, value: bytes | None) -> None:
        place = self.records[topic]
        place.append(LogRecord(0, len(place), 1_000, key, (), value))


class ScriptedFeed:
    """KafkaFeed's face. Gives every topic that is not paused; `given` remembers in which order."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._next: dict[Place, int] = {}
        self._only: Collection[str] = TOPICS
        self.given: list[str] = []
        self.is_gone = False
        broker.feeds.append(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def bounds(self) -> tuple[dict[Place, int], dict[Place, int]]:
        ends = {(topic, 0): len(records) for topic, records in self._broker.records.items()}
        return dict.fromkeys(ends, 0), ends

    async def read_stretch(self, place: Place, start: int, end: int, take: Callable[[list[LogRecord]], None]) -> None:
        stop, self._broker.breaks_after = self._broker.breaks_after, None
        take(self._broker.records[place[0]][start : end if stop is None else stop])
        if stop is not None:
            raise KafkaConnectionError("the connection broke")

    def seek(self, positions: dict[Place, int]) -> None:
        self._next = dict(positions)

    def pause_all_but(self, topics: Collection[str]) -> None:
        self._only = topics

    def resume_all(self) -> None:
        self._only = TOPICS

    async def positions(self) -> dict[Place, int]:
        return dict(self._next)

    def skip_to(self, place: Place, offset: int) -> None:
        self._next[place] = offset

    async def poll(self) -> dict[str, list[LogRecord]]:
        await asyncio.sleep(0.001)
        polled: dict[str, list[LogRecord]] = {}
        # Messages first, as a client may well give them.
        for topic in reversed(TOPICS):
            new = self._broker.records[topic][self._next[topic, 0] :]
            if new and topic in self._only and not self._broker.is_silent:
                polled[topic] = new
                self._next[topic, 0] += len(new)
                self.given.append(topic)
        return polled


class NoWriter:
    """Keeps whom to tell of what was written."""

    on_written: OnWritten

    async def connect(self, on_written: OnWritten) -> None:
        self.on_written = on_written

    def disconnect(self) -> None: ...


class Following:
    """A follower that runs on a scripted broker and on a clock in the test's hands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, broker: Broker) -> None:
        self.broker = broker
        self.now = 1_000.0
        self.gateway = Gateway(OWN, Tally())
        self.readiness = Readiness("kafka")

        async def find_life(_servers: str, _topics: object) -> FoundLife:
            return LIFE

        monkeypatch.setattr(log, "find_life", find_life)
        monkeypatch.setattr(log, "KafkaFeed", lambda *_given: ScriptedFeed(self.broker))
        monkeypatch.setattr(log, "RETRY_S", 0.001)
        monkeypatch.setattr(log, "time", SimpleNamespace(monotonic=lambda: self.now))
        self.writer = NoWriter()
        outflow = Outflow(self.gateway.hub)
        given = self.writer, self.gateway, outflow, self.readiness
        follower = LogFollower("nowhere", *given, lambda: None)  # type: ignore[arg-type]
        self.task = asyncio.create_task(follower.run())

    def beat(self) -> None:
        lease = self.gateway.attendance.lease(1)
        self.broker.append(topics.CHAT_PRESENCE, lease.key, lease.value)

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not true():  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.001)


@pytest.fixture
async def following(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    running = Following(monkeypatch, Broker())
    yield running
    running.task.cancel()


async def test_silent_consumer_is_made_anew_and_sockets_stay(following: Following) -> None:
    """Silence without an error for ten seconds: another connection, which goes on where the first stopped (G11)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.broker.is_silent = True
    following.beat()
    following.now += 10.5
    await following.until(lambda: len(following.broker.feeds) > 1)
    assert not following.readiness.is_ready
    following.broker.is_silent = False
    await following.until(lambda: following.readiness.is_ready)
    assert following.broker.feeds[0].given == [topics.CHAT_PRESENCE]
    assert following.gateway.life is LIFE.life


async def test_log_outs_are_read_before_anything_else_of_a_new_connection(following: Following) -> None:
    """After deafness nobody who was logged out meanwhile gets one frame more (G13)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.broker.is_silent = True
    following.broker.append(topics.CHAT_MESSAGES, b"general", b"{}")
    following.broker.append(topics.CHAT_SESSIONS, b"sid", encode_value(RevocationValue("7", 1, "logout")))
    following.beat()
    following.now += 10.5
    await following.until(lambda: len(following.broker.feeds) > 1)
    following.broker.is_silent = False
    await following.until(lambda: following.readiness.is_ready)
    assert following.broker.feeds[-1].given[0] == topics.CHAT_SESSIONS


async def test_deaf_connection_delivers_nothing_that_it_still_brings(following: Following) -> None:
    """What an old connection brings after ten seconds of deafness is read again by a new one, log-outs first (G13)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    taken: list[float] = []
    following.gateway.messages.on_record = lambda *_given: taken.append(len(following.broker.feeds))  # type: ignore[method-assign]
    following.now += 10.5
    following.broker.append(topics.CHAT_MESSAGES, b"general", b"{}")
    await following.until(lambda: taken)
    assert taken == [2]


def _said(offset: int) -> Written:
    record = message_record("general", f"cid-{offset}", Person("1", "one"), "hello")
    return Written(topics.CHAT_MESSAGES, 0, offset, 1_000, [record])


async def test_own_message_is_taken_in_at_its_ack_and_only_once(following: Following) -> None:
    """What is exactly next in the log need not be fetched to be shown; the fetched copy is not shown again (G2)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.writer.on_written(_said(0))
    assert len(following.gateway.messages) == 1
    record = _said(0).records[0]
    following.broker.records[topics.CHAT_MESSAGES].append(
        LogRecord(0, 0, 1_000, record.key, record.headers, record.value)
    )
    following.writer.on_written(_said(1))
    assert len(following.gateway.messages) == 2


async def test_ack_with_a_gap_before_it_waits_for_the_fetch(following: Following) -> None:
    """Another gateway's record stands between: taken in now, ours would overtake it (G3)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.writer.on_written(_said(1))
    assert len(following.gateway.messages) == 0


async def test_deaf_gateway_takes_nothing_in_at_the_ack(following: Following) -> None:
    """Whoever may have been logged out meanwhile is told nothing (G13)."""
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.now += 10.5
    following.writer.on_written(_said(0))
    assert len(following.gateway.messages) == 0


def _long_log(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """Five messages, of which the last two are held with their contents."""
    monkeypatch.setattr(log, "IN_ALL_MAX", 2)
    broker = Broker()
    for offset in range(5):
        record = _said(offset).records[0]
        heard = LogRecord(0, offset, 1_000, record.key, record.headers, record.value)
        broker.records[topics.CHAT_MESSAGES].append(heard)
    return broker


async def test_trouble_amid_the_old_part_of_a_long_log_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next connection goes on after what was taken in (G2, G6)."""
    broker = _long_log(monkeypatch)
    broker.breaks_after = 1
    following = Following(monkeypatch, broker)
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.task.cancel()
    head, resumed = following.gateway.messages.resume("general", None, 50)
    assert (len(broker.feeds), len(following.gateway.messages), head) == (2, 5, 4)
    assert [each.offset for each in resumed.messages] == [1, 2, 3, 4]


async def test_long_log_is_read_back_with_the_contents_of_its_end_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too old to be held is remembered by its place: a resend is known, and a join says there is more (G2)."""
    following = Following(monkeypatch, _long_log(monkeypatch))
    following.beat()
    await following.until(lambda: following.readiness.is_ready)
    following.task.cancel()
    messages = following.gateway.messages
    assert all(messages.has("general", "1", f"cid-{offset}") for offset in range(5))
    head, resumed = messages.resume("general", None, 50)
    assert (head, [each.offset for each in resumed.messages], resumed.more) == (4, [3, 4], True)
