"""What happens by time alone: deadlines, beats, presence to write, where the log begins, whether the topic lives."""

import asyncio
import itertools
import time
from functools import partial

from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.topic_facts import TopicUnavailable
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.adapters.kafka_log_starts import read_log_starts
from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE
from parley_gateway.adapters.kafka_writer import Enqueued, KafkaWriter, NotEnqueued
from parley_gateway.adapters.topic_lives import find_life
from parley_gateway.domain.gateway import TOPICS, Gateway
from parley_gateway.domain.hearing import BEAT_INTERVAL_S
from parley_gateway.entrypoints.log import LogFollower

TICK_S = 0.1
LOG_START_INTERVAL_S = 10.0
TOPIC_LIFE_INTERVAL_S = 5.0
KEYS_RETRY_S = 1.0


class Rounds:
    """Each public coroutine is a task that never ends."""

    def __init__(
        self, bootstrap_servers: str, gateway: Gateway, writer: KafkaWriter, follower: LogFollower, keys: SigningKeys
    ) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._gateway = gateway
        self._writer = writer
        self._follower = follower
        self._keys = keys
        # Two rounds write presence; a connection's records must not overtake each other.
        self._writing_presence = asyncio.Lock()

    async def deadlines(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._gateway.on_tick(time.monotonic())
            self._gateway.hub.flush()

    async def beats(self) -> None:
        """Our lease in chat-presence; what comes back of it proves that we hear the log."""
        for beat in itertools.count(1):
            # Who slept for long learns it here: whom it serves no longer must go before the beat that brings it back.
            self._gateway.on_tick(time.monotonic())
            self._gateway.hub.flush()
            await self.write_presence()
            try:
                enqueued = await self._writer.enqueue(self._gateway.attendance.lease(beat))
            except NotEnqueued:
                await asyncio.sleep(TICK_S)
                continue
            # Nobody waits for a beat's outcome: its coming back is what counts.
            enqueued.add_done_callback(self._writer.has_failed)
            await asyncio.sleep(BEAT_INTERVAL_S)

    async def presence(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            await self.write_presence()
            await self._write_owed()

    async def _write_owed(self) -> None:
        for record in self._gateway.owed(time.monotonic()):
            try:
                enqueued = await self._writer.enqueue(record)
            except NotEnqueued:
                return
            enqueued.add_done_callback(self._writer.has_failed)

    async def write_presence(self) -> None:
        async with self._writing_presence:
            for session_id, record in self._gateway.attendance.due(time.monotonic()):
                try:
                    enqueued = await self._writer.enqueue(record)
                except NotEnqueued:
                    self._gateway.attendance.write_again(session_id)
                else:
                    enqueued.add_done_callback(partial(self._presence_written, session_id))

    def _presence_written(self, session_id: str, enqueued: Enqueued) -> None:
        if self._writer.has_failed(enqueued):
            self._gateway.attendance.write_again(session_id)

    async def log_starts(self) -> None:
        """Forget what retention took."""
        while True:
            await asyncio.sleep(LOG_START_INTERVAL_S)
            try:
                starts = await read_log_starts(self._bootstrap_servers, CHAT_MESSAGES, self._follower.partitions)
            except KAFKA_TROUBLE:
                # Whether Kafka answers is judged by the beats; what is old stays a round longer.
                continue
            for partition, offset in starts.items():
                self._gateway.messages.evict(partition, offset)

    async def topic_life(self) -> None:
        while True:
            await asyncio.sleep(TOPIC_LIFE_INTERVAL_S)
            try:
                found = await find_life(self._bootstrap_servers, TOPICS)
            except TopicUnavailable:
                continue
            self._follower.compare(found)

    async def signing_keys(self, readiness: Readiness) -> None:
        while not self._keys.is_loaded:
            if not await asyncio.to_thread(self._keys.refresh):
                readiness.failing("keys", "auth has not given its keys yet")
                await asyncio.sleep(KEYS_RETRY_S)
        readiness.ok("keys")
        await asyncio.Event().wait()
