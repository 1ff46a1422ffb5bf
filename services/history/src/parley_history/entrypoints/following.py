"""Follows the log for as long as it stays the same log: polls, folds, publishes, and watches that it is heard.

One `Following` is one opened view and one consumer. It ends by an exception that says why; the folding thread then
makes a new one, which begins where the view on disk ends.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from parley_chassis import logs
from parley_chassis.health import Readiness
from parley_contract.records import LogRecord, Poison
from parley_contract.rooms_fold import RoomsFold
from parley_contract.topics import CHAT_MESSAGES, CHAT_ROOMS, CHAT_SESSIONS

from parley_history import metrics
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.message_view import MessageView
from parley_history.adapters.progress import Progress
from parley_history.adapters.shared_rooms import Rooms
from parley_history.domain.log_state import LogState, Place, lag
from parley_history.domain.message_fold import PoisonSeen
from parley_history.domain.revocations import Revocations

POLL_S = 0.25
KAFKA_SILENT_S_MAX = 10.0
DEAF_S_MAX = 10.0

_log = logs.get(__name__)


class LogReplaced(Exception):
    """A topic was deleted and made anew, or has other partitions: what was read is not this log."""


class Log(Protocol):
    """KafkaLog, or a list in tests."""

    def poll(self, wait_s: float) -> dict[Place, list[LogRecord]]: ...
    def positions(self) -> dict[Place, int]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Shared:
    """What the HTTP threads read and the folding thread writes."""

    progress: Progress
    rooms: Rooms
    revocations: Revocations
    readiness: Readiness


class Following:
    def __init__(
        self, state: LogState, view: MessageView, log: Log, shared: Shared, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._state = state
        self._view = view
        self._log = log
        self._shared = shared
        self._clock = clock
        self._rooms = RoomsFold()
        self._caught_up = False
        self._unindexed = False
        self._moved_at = clock()
        self._positions: dict[Place, int] = {}

    def turn(self, latest: LogState) -> None:
        """One poll. Raise LogUnavailable or LogReplaced when this view or this consumer cannot go on."""
        polled = self._log.poll(0 if self._unindexed else POLL_S)
        self._require_same_log(latest)
        moved = self._fold(polled)
        if latest is not self._state:
            self._observe(latest)
            moved = True
        if not self._caught_up:
            self._see_whether_caught_up()
        elif moved:
            self._publish()
        if self._caught_up and (moved or self._unindexed):
            # Not while the log is read for the first time: pages are wanted sooner than searches.
            self._unindexed = self._view.index()
        self._tell_silence(latest)

    def _require_same_log(self, latest: LogState) -> None:
        if not latest.is_same_log(self._state):
            raise LogReplaced("topics were made anew or have other partitions")

    def _fold(self, polled: dict[Place, list[LogRecord]]) -> bool:
        """Return whether anything moved."""
        positions = self._log.positions()
        by_topic: dict[str, list[LogRecord]] = {CHAT_MESSAGES: [], CHAT_ROOMS: [], CHAT_SESSIONS: []}
        for place, records in polled.items():
            by_topic[place.topic] += records
        _count_poison(CHAT_SESSIONS, self._revoke(by_topic[CHAT_SESSIONS]))
        _count_poison(CHAT_ROOMS, self._shared.rooms.apply(self._rooms, by_topic[CHAT_ROOMS]))
        folded = self._view.take(by_topic[CHAT_MESSAGES], self._state.of_chat(positions))
        _count_poison(CHAT_MESSAGES, folded.poison)
        metrics.COPIES.inc(len(folded.copies))
        for topic, records in by_topic.items():
            metrics.FOLDED.labels(topic).inc(len(records))
        moved = positions != self._positions
        if moved:
            self._positions, self._moved_at = positions, self._clock()
        return moved

    def _revoke(self, records: Iterable[LogRecord]) -> list[PoisonSeen]:
        skipped = []
        for record in records:
            try:
                self._shared.revocations.apply(record)
            except Poison as poison:
                skipped.append(PoisonSeen(record.partition, record.offset, str(poison)))
        return skipped

    def _observe(self, latest: LogState) -> None:
        self._state = latest
        self._view.observe(latest)
        behind = lag(self._positions, latest.ends)
        metrics.LAG.set(behind)
        metrics.VIEW_ROWS.set(len(self._view))
        if not behind:
            self._moved_at = self._clock()
        elif self._clock() - self._moved_at > DEAF_S_MAX:
            raise LogUnavailable(f"the log is {behind} records ahead and none comes")

    def _see_whether_caught_up(self) -> None:
        behind = lag(self._positions, self._state.ends)
        if behind:
            self._shared.readiness.failing("view", f"reading the log, {behind} records behind")
            return
        self._caught_up = True
        self._shared.rooms.use(self._rooms)
        self._publish()
        self._unindexed = True
        self._shared.readiness.ok("view")
        metrics.LAG.set(0)
        metrics.VIEW_ROWS.set(len(self._view))
        _log.info("view_ready", epoch=self._state.epoch, messages=len(self._view))

    def _publish(self) -> None:
        self._shared.progress.publish(self._view.address, self._view.next_offsets)

    def _tell_silence(self, latest: LogState) -> None:
        silent_s = self._clock() - latest.read_at
        if silent_s > KAFKA_SILENT_S_MAX:
            self._shared.readiness.failing("kafka", f"no answer for {silent_s:.0f} s")
        else:
            self._shared.readiness.ok("kafka")


def _count_poison(topic: str, skipped: list[PoisonSeen]) -> None:
    if not skipped:
        return
    metrics.POISON.labels(topic).inc(len(skipped))
    for poison in skipped:
        metrics.POISON_OFFSET.labels(topic, poison.partition).set(poison.offset)
    last = skipped[-1]
    _log.warning(
        "records_skipped",
        topic=topic,
        count=len(skipped),
        last_partition=last.partition,
        last_offset=last.offset,
        last_reason=last.reason,
    )
