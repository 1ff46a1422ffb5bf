"""The rooms as people may ask for them while the folding thread changes them."""

import threading
from collections.abc import Iterable

from parley_contract.frames import Room
from parley_contract.permissions import may
from parley_contract.records import LogRecord
from parley_contract.rooms_fold import RoomPoisoned, RoomsFold

from parley_history.domain.message_fold import PoisonSeen


class Rooms:
    """The fold of chat-rooms behind a lock. A new reading of the topic replaces the old one when it is whole."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fold = RoomsFold()

    def use(self, fold: RoomsFold) -> None:
        with self._lock:
            self._fold = fold

    def apply(self, fold: RoomsFold, records: Iterable[LogRecord]) -> list[PoisonSeen]:
        """Fold records into `fold`, which may be the one in use; return what was skipped."""
        with self._lock:
            verdicts = [(record, fold.apply(record)) for record in records]
        return [
            PoisonSeen(record.partition, record.offset, verdict.reason)
            for record, verdict in verdicts
            if isinstance(verdict, RoomPoisoned)
        ]

    def may_read(self, room: str, user_id: str) -> bool:
        with self._lock:
            found = self._fold.room(room)
            return found is not None and may("read", found, self._fold.standing(room, user_id))

    def directory(self) -> list[Room]:
        with self._lock:
            return self._fold.directory()
