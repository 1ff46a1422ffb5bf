"""The fold of chat-messages: which records people see, and in which chain. Every reader computes it alike.

Rules (promises G2, G3, G6): the order is the offset; the first offset of a (room, sender, cid) is the message and
later ones are shown by nobody; each message carries `prev`, the offset of the message before it in its room.
A room lives in one partition, so partitions never have to be compared.
"""

from collections import deque
from dataclasses import dataclass

from parley_contract.frames import Message
from parley_contract.records import LogRecord, Poison, StoredMessage, read_message


@dataclass(frozen=True, slots=True)
class Shown:
    """A new message, ready for every view."""

    message: Message


@dataclass(frozen=True, slots=True)
class Doubled:
    """A record of a message that the log had already at `first_offset`."""

    room: str
    sender_id: str
    cid: str
    first_offset: int
    first_ts: int


@dataclass(frozen=True, slots=True)
class Poisoned:
    reason: str


Verdict = Shown | Doubled | Poisoned
_Key = tuple[str, str, str]


class RoomFold:
    """Takes each partition's records in offset order; remembers one key a message for the whole retention."""

    def __init__(self) -> None:
        self._first: dict[_Key, tuple[int, int]] = {}
        self._head: dict[str, int] = {}
        self._kept: dict[int, deque[tuple[int, _Key]]] = {}

    def apply(self, record: LogRecord) -> Verdict:
        try:
            stored = read_message(record)
        except Poison as poison:
            return Poisoned(str(poison))
        return self.apply_message(stored)

    def apply_message(self, stored: StoredMessage) -> Shown | Doubled:
        """The same for a record that has been read; also how a view that kept its rows restores the fold."""
        key = (stored.room, stored.sender.id, stored.cid)
        first = self._first.get(key)
        if first is not None:
            return Doubled(stored.room, stored.sender.id, stored.cid, *first)
        prev = self._head.get(stored.room)
        self._first[key] = (stored.offset, stored.ts)
        self._head[stored.room] = stored.offset
        self._kept.setdefault(stored.partition, deque()).append((stored.offset, key))
        return Shown(
            Message(
                room=stored.room,
                offset=stored.offset,
                prev=prev,
                ts=stored.ts,
                cid=stored.cid,
                sender=stored.sender,
                kind=stored.kind,
                text=stored.text,
            )
        )

    def evict(self, partition: int, log_start: int) -> int:
        """Forget what retention took: everything of the partition below `log_start`. Return how many."""
        kept = self._kept.get(partition)
        evicted = 0
        while kept and kept[0][0] < log_start:
            offset, key = kept.popleft()
            del self._first[key]
            if self._head.get(key[0]) == offset:
                del self._head[key[0]]
            evicted += 1
        return evicted

    def first_of(self, room: str, sender_id: str, cid: str) -> tuple[int, int] | None:
        """(offset, ts) of the message with this cid, or None when the log has none."""
        return self._first.get((room, sender_id, cid))

    def head(self, room: str) -> int | None:
        """Offset of the room's newest message, or None when it has none."""
        return self._head.get(room)

    def __len__(self) -> int:
        return len(self._first)
