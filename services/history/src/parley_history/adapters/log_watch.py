"""Looks at the broker every few seconds: topic ids, partitions, retention, where the log starts and ends.

A thread and a connection of its own, because the broker answers one request at a time per connection: behind a
waiting fetch this would take up to half a second, and the folding thread would stand still meanwhile.
"""

import threading
import time
from collections.abc import Callable

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import KafkaError
from parley_chassis.kafka_access import KafkaAccess
from parley_chassis.topic_facts import TopicUnavailable, describe_topics
from parley_contract.topics import CHAT_MESSAGES, CHAT_ROOMS, CHAT_SESSIONS

from parley_history.domain.log_state import LogState, Place

TOPICS = (CHAT_MESSAGES, CHAT_ROOMS, CHAT_SESSIONS)
INTERVAL_S = 2.5
_RETRY_S = 0.5
_TIMEOUT_MS = 5_000


class KafkaFacts:
    """One admin client, made again after each failure. Thread-confined."""

    def __init__(self, kafka: KafkaAccess) -> None:
        self._kafka = kafka
        self._admin: KafkaAdminClient | None = None

    def read(self) -> LogState:
        """Raise TopicUnavailable when Kafka does not answer or has not all topics."""
        try:
            return self._read(self._connected())
        except (KafkaError, OSError, TopicUnavailable) as error:
            self.close()
            raise TopicUnavailable(str(error)) from None

    def _connected(self) -> KafkaAdminClient:
        if self._admin is None:
            self._admin = KafkaAdminClient(
                **self._kafka.options(),
                bootstrap_timeout_ms=_TIMEOUT_MS,
                request_timeout_ms=_TIMEOUT_MS,
                client_id="parley-history-watch",
            )
        return self._admin

    def _read(self, admin: KafkaAdminClient) -> LogState:
        read_at = time.monotonic()
        facts = describe_topics(admin, TOPICS)
        places = [Place(topic, p) for topic, fact in facts.items() for p in range(fact.partitions)]
        return LogState(
            epochs={topic: fact.epoch for topic, fact in facts.items()},
            retention_ms=facts[CHAT_MESSAGES].retention_ms,
            starts=_offsets(admin, places, OffsetSpec.EARLIEST),
            ends=_offsets(admin, places, OffsetSpec.LATEST),
            read_at=read_at,
        )

    def close(self) -> None:
        if self._admin is not None:
            self._admin.close()
            self._admin = None


def _offsets(admin: KafkaAdminClient, places: list[Place], spec: OffsetSpec) -> dict[Place, int]:
    found = admin.list_partition_offsets({TopicPartition(*place): spec for place in places}, timeout_ms=_TIMEOUT_MS)
    return {place: found[TopicPartition(*place)].offset for place in places}


class LogWatch(threading.Thread):
    """Keeps the latest look at hand."""

    def __init__(self, read: Callable[[], LogState], close: Callable[[], None]) -> None:
        super().__init__(name="log-watch", daemon=True)
        self._read = read
        self._close = close
        self._stopping = threading.Event()
        self._latest: LogState | None = None

    def latest(self) -> LogState | None:
        """Raise RuntimeError when this thread has died: then nobody would learn of anything any more."""
        if self.ident is not None and not self.is_alive() and not self._stopping.is_set():
            raise RuntimeError("the log watch ended")
        return self._latest

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._latest = self._read()
                wait_s = INTERVAL_S
            except TopicUnavailable:
                # Who follows the log sees that the latest look grows old, and decides.
                wait_s = _RETRY_S
            self._stopping.wait(wait_s)
        self._close()
