"""The rooms as people may ask for them while the folding thread changes them."""

import threading
from collections.abc import Iterable
from typing import get_args

from parley_contract.frames import Role, Room
from parley_contract.permissions import Standing, may, no_room, require
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

    def require_read(self, room: str, user_id: str) -> None:
        """Raise Refused: `not_found` where there is no such room or it is a secret, `forbidden` to who was banned."""
        with self._lock:
            found = self._fold.room(room)
            if found is None:
                raise no_room(room)
            require("read", found, self._fold.standing(room, user_id))

    def listed_for(self, user_id: str) -> list[tuple[Room, Role | None]]:
        """Every public room and the person's own private ones, with what the person is there."""
        with self._lock:
            own = {room.room: room for room in self._fold.rooms_of(user_id) if room.visibility == "private"}
            rooms = [*self._fold.directory(), *own.values()]
            return [(room, _role(self._fold.standing(room.room, user_id))) for room in rooms]

    def readable_by(self, user_id: str) -> set[str]:
        """The ids of all rooms whose messages the person may read."""
        with self._lock:
            rooms = {room.room: room for room in (*self._fold.directory(), *self._fold.rooms_of(user_id))}
            return {name for name, room in rooms.items() if may("read", room, self._fold.standing(name, user_id))}


def _role(standing: Standing) -> Role | None:
    return standing if standing in get_args(Role) else None  # type: ignore[return-value]
