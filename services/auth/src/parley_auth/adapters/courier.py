"""Carries notes from the outboxes to Kafka: at once when woken, again and again while Kafka or MySQL is away.

A note is deleted only after the broker's ack, so it may be written twice and is never lost. Readers key them by
session or user, so twice is the same as once.
"""

from collections.abc import Sequence
from typing import Protocol

from parley_chassis import logs
from parley_contract.records import NewRecord
from parley_contract.refusals import Refused

from parley_auth.adapters import metrics
from parley_auth.adapters.kafka_log import KafkaAway
from parley_auth.adapters.outbox import BATCH_MAX, Note

# Also looks without being woken: notes of another copy of auth, or of one that was killed.
IDLE_S = 2.0
BACKOFF_S_MIN, BACKOFF_S_MAX = 0.5, 2.0

_log = logs.get(__name__)


class Outbox(Protocol):
    topic: str

    def oldest(self) -> list[Note]: ...

    def forget(self, ids: list[int]) -> None: ...


class Log(Protocol):
    def connect(self, topic: str) -> None: ...

    def append(self, records: list[NewRecord]) -> None: ...


class Courier:
    """`step` is run by a Background thread."""

    def __init__(self, outboxes: Sequence[Outbox], log: Log) -> None:
        self._outboxes = outboxes
        self._log = log
        self._failures = 0

    def step(self) -> float:
        """Carry what waits; return after how many seconds to look again."""
        try:
            carried = [self._carry(outbox) for outbox in self._outboxes]
        except (KafkaAway, Refused) as error:
            return self._later(error)
        self._recovered()
        return 0 if BATCH_MAX in carried else IDLE_S

    def _carry(self, outbox: Outbox) -> int:
        self._log.connect(outbox.topic)
        notes = outbox.oldest()
        self._log.append([note.record for note in notes])
        outbox.forget([note.id for note in notes])
        metrics.notes_published.labels(outbox.topic).inc(len(notes))
        return len(notes)

    def _later(self, error: Exception) -> float:
        self._failures += 1
        if self._failures == 1:
            _log.warning("notes_wait", why=str(error))
        metrics.notes_blocked.set(1)
        return min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2.0 ** min(self._failures - 1, 10))

    def _recovered(self) -> None:
        if self._failures:
            _log.info("notes_flow_again", after_failures=self._failures)
        self._failures = 0
        metrics.notes_blocked.set(0)
