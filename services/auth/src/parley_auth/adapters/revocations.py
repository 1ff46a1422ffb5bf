"""Carries ended sessions from the outbox to Kafka: at once when woken, again and again while Kafka or MySQL is away.

A note is deleted only after the broker's ack, so a revocation may be written twice and is never lost. Readers key
them by session, so twice is the same as once.
"""

from typing import Protocol

from parley_chassis import logs
from parley_contract.records import NewRecord
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_SESSIONS

from parley_auth.adapters import metrics
from parley_auth.adapters.kafka_log import KafkaAway
from parley_auth.adapters.outbox import BATCH_MAX, Note

# Also looks without being woken: notes of another copy of auth, or of one that was killed.
IDLE_S = 2.0
BACKOFF_S_MIN, BACKOFF_S_MAX = 0.5, 2.0

_log = logs.get(__name__)


class Outbox(Protocol):
    def oldest(self) -> list[Note]: ...

    def forget(self, ids: list[int]) -> None: ...


class Log(Protocol):
    def connect(self, topic: str) -> None: ...

    def append(self, records: list[NewRecord]) -> None: ...


class RevocationCourier:
    """`step` is run by a Background thread."""

    def __init__(self, outbox: Outbox, log: Log) -> None:
        self._outbox = outbox
        self._log = log
        self._failures = 0

    def step(self) -> float:
        """Carry what waits; return after how many seconds to look again."""
        try:
            self._log.connect(CHAT_SESSIONS)
            notes = self._outbox.oldest()
            self._log.append([note.record for note in notes])
            self._outbox.forget([note.id for note in notes])
        except (KafkaAway, Refused) as error:
            return self._later(error)
        self._recovered()
        metrics.revocations_published.inc(len(notes))
        return 0 if len(notes) == BATCH_MAX else IDLE_S

    def _later(self, error: Exception) -> float:
        self._failures += 1
        if self._failures == 1:
            _log.warning("revocations_wait", why=str(error))
        metrics.revocations_blocked.set(1)
        return min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2.0 ** min(self._failures - 1, 10))

    def _recovered(self) -> None:
        if self._failures:
            _log.info("revocations_flow_again", after_failures=self._failures)
        self._failures = 0
        metrics.revocations_blocked.set(0)
