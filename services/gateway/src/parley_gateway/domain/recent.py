"""The newest messages of the rooms that were active last, so that opening a room reads nothing from anywhere.

What is held of a room is always an unbroken end of it. Bounded twice: messages a room, and messages in all; when all
are too many, the room that was silent longest is let go whole.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence

from parley_contract.frames import Message

PER_ROOM_MAX = 200
IN_ALL_MAX = 40_000


class RecentMessages:
    def __init__(self, per_room: int = PER_ROOM_MAX, in_all: int = IN_ALL_MAX) -> None:
        self._per_room = per_room
        self._in_all = in_all
        self._held = 0
        self._rooms: OrderedDict[str, deque[Message]] = OrderedDict()

    def __len__(self) -> int:
        return self._held

    def add(self, message: Message) -> None:
        ring = self._rooms.get(message.room)
        if ring is None:
            ring = self._rooms[message.room] = deque(maxlen=self._per_room)
        self._held += len(ring) < self._per_room
        ring.append(message)
        self._rooms.move_to_end(message.room)
        while self._held > self._in_all:
            self._held -= len(self._rooms.popitem(last=False)[1])

    def of(self, room: str) -> Sequence[Message]:
        """Oldest first."""
        return tuple(self._rooms.get(room, ()))

    def evict(self, room: str, log_start: int) -> None:
        """Let go of the room's messages below `log_start`."""
        ring = self._rooms.get(room)
        while ring and ring[0].offset < log_start:
            ring.popleft()
            self._held -= 1
        if ring is not None and not ring:
            del self._rooms[room]
