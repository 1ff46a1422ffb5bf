"""What happens by time alone: deadlines, beats, presence to write, where the log begins, whether the topic lives."""

import asyncio
import gc
import itertools
import time
from functools import partial

from parley_chassis.health import Readiness
from parley_chassis.kafka_access import KafkaAccess
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.topic_facts import TopicUnavailable
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.adapters.kafka_log_starts import read_log_starts
from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE
from parley_gateway.adapters.kafka_writer import KafkaWriter
from parley_gateway.adapters.partition_line import Failure
from parley_gateway.adapters.topic_lives import find_life
from parley_gateway.domain.gateway import TOPICS, Gateway
from parley_gateway.domain.hearing import BEAT_INTERVAL_S
from parley_gateway.entrypoints.log import LogFollower
from parley_gateway.entrypoints.outflow import Outflow

TICK_S = 0.1
LOG_START_INTERVAL_S = 10.0
TOPIC_LIFE_INTERVAL_S = 5.0
KEYS_RETRY_S = 1.0
KEYS_INTERVAL_S = 60.0


class Rounds:
    """Each public coroutine is a task that never ends."""

    def __init__(
        self,
        kafka: KafkaAccess,
        gateway: Gateway,
        writer: KafkaWriter,
        follower: LogFollower,
        keys: SigningKeys,
        outflow: Outflow,
    ) -> None:
        self._kafka = kafka
        self._gateway = gateway
        self._writer = writer
        self._follower = follower
        self._keys = keys
        self._outflow = outflow

    async def deadlines(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._gateway.on_tick(time.monotonic())
            self._outflow.flush()

    async def beats(self) -> None:
        """Our lease in chat-presence; what comes back of it proves that we hear the log."""
        for beat in itertools.count(1):
            # Who slept for long learns it here: whom it serves no longer must go before the beat that brings it back.
            self._gateway.on_tick(time.monotonic())
            self._outflow.flush()
            self._write_presence()
            # Nobody waits for a beat's outcome: its coming back is what counts.
            taken = self._writer.enqueue(self._gateway.attendance.lease(beat), _ignore)
            await asyncio.sleep(BEAT_INTERVAL_S if taken else TICK_S)

    async def presence(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._write_presence()
            self._write_owed()

    def _write_owed(self) -> None:
        for record in self._gateway.owed(time.monotonic()):
            if not self._writer.enqueue(record, _ignore):
                return

    def _write_presence(self) -> None:
        for session_id, record in self._gateway.attendance.due(time.monotonic()):
            failed = partial(self._presence_failed, session_id)
            if not self._writer.enqueue(record, failed):
                failed(Failure.NOT_WRITTEN)

    def _presence_failed(self, session_id: str, _failure: Failure) -> None:
        self._gateway.attendance.write_again(session_id)

    async def log_starts(self) -> None:
        """Forget what retention took."""
        while True:
            await asyncio.sleep(LOG_START_INTERVAL_S)
            try:
                starts = await read_log_starts(self._kafka, CHAT_MESSAGES, self._follower.partitions)
            except KAFKA_TROUBLE:
                # Whether Kafka answers is judged by the beats; what is old stays a round longer.
                continue
            for partition, offset in starts.items():
                self._gateway.messages.evict(partition, offset)

    async def topic_life(self) -> None:
        while True:
            await asyncio.sleep(TOPIC_LIFE_INTERVAL_S)
            # The clients that asked in these rounds hold themselves: 1.5 MiB a minute until the collector's own look.
            gc.collect(0)
            try:
                found = await find_life(self._kafka, TOPICS)
            except TopicUnavailable:
                continue
            self._follower.compare(found)

    async def signing_keys(self, readiness: Readiness) -> None:
        while not self._keys.is_loaded:
            if not await asyncio.to_thread(self._keys.refresh):
                readiness.failing("keys", "auth has not given its keys yet")
                await asyncio.sleep(KEYS_RETRY_S)
        readiness.ok("keys")
        while True:
            # So that the next key is known before it signs; an unknown one is asked for at once, but only each 30 s.
            await asyncio.sleep(KEYS_INTERVAL_S)
            await asyncio.to_thread(self._keys.refresh)


def _ignore(_failure: Failure) -> None:
    pass
