"""The newest records of the rooms that were active last, so that opening a room reads nothing from anywhere.

What is held of a room is always an unbroken end of it, and messages stand as they are now: edited, deleted, reacted to.
Bounded twice: records a room, and records in all; when all are too many, the room that was silent longest is let go
whole.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence

from parley_contract.frames import Message
from parley_contract.message_state import changed, emptied

PER_ROOM_MAX = 200
IN_ALL_MAX = 40_000


class RecentRecords:
    def __init__(self, per_room: int = PER_ROOM_MAX, in_all: int = IN_ALL_MAX) -> None:
        self._per_room = per_room
        self._in_all = in_all
        self._held = 0
        self._rooms: OrderedDict[str, deque[Message]] = OrderedDict()

    def __len__(self) -> int:
        return self._held

    def add(self, record: Message) -> None:
        ring = self._rooms.get(record.room)
        if ring is None:
            ring = self._rooms[record.room] = deque(maxlen=self._per_room)
        if record.target is not None:
            _change(ring, record)
        self._held += len(ring) < self._per_room
        ring.append(record)
        self._rooms.move_to_end(record.room)
        while self._held > self._in_all:
            self._held -= len(self._rooms.popitem(last=False)[1])

    def of(self, room: str) -> Sequence[Message]:
        """Oldest first."""
        return tuple(self._rooms.get(room, ()))

    def evict(self, room: str, log_start: int) -> None:
        """Let go of the room's records below `log_start`."""
        ring = self._rooms.get(room)
        while ring and ring[0].offset < log_start:
            ring.popleft()
            self._held -= 1
        if ring is not None and not ring:
            del self._rooms[room]


def _change(ring: deque[Message], change: Message) -> None:
    """What a deletion takes is gone from earlier changes too, so that a resume does not bring it back."""
    for at, held in enumerate(ring):
        if held.offset == change.target and held.kind == "message":
            ring[at] = changed(held, change)
        elif held.target == change.target and change.kind == "delete":
            ring[at] = emptied(held)
