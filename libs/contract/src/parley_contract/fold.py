"""The fold of chat-messages: which records people see, and in which chain. Every reader computes it alike.

Rules (promises G2, G3, G6, G7):
- The order is the offset. A room lives in one partition, so partitions are never compared; elsewhere it is poison.
- Of records with the same (room, sender, cid) the first counts; later ones, copies, are shown by nobody. When retention
  takes the first, the oldest copy that is left takes its place, as it would for whoever reads the log afresh.
- Each record with a good heading that is no copy is a link of its room's chain: its `prev` is the link before it.
- A link is void, shown as nothing, when its content cannot be read, and when it would change a message that is not
  kept, is deleted, or is another person's. A reaction may be anybody's; a moderator may delete anybody's message.
- Once a message is deleted nothing brings it back; of edits the last counts.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from parley_contract.chat_records import Content, Heading, read_content, read_heading
from parley_contract.frames import Message, Person, Unread
from parley_contract.placement import require_own_partition
from parley_contract.records import LogRecord, Poison
from parley_contract.room_index import RoomIndex


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A link of the chain, ready for every view. `poison` says why its content cannot be read, if so."""

    message: Message
    poison: str | None = None


class Doubled(msgspec.Struct, frozen=True, gc=False):
    """A record that the log had already at `first_offset`."""

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
    """Takes each partition's records in offset order; remembers one key a link for the whole retention.

    `partitions`: how many chat-messages has."""

    def __init__(self, partitions: int = 1) -> None:
        self._partitions = partitions
        self._first: dict[_Key, tuple[int, int]] = {}
        self._copies: dict[_Key, list[Heading]] = {}
        self._kept: defaultdict[int, deque[_Key]] = defaultdict(deque)
        self._rooms: dict[str, RoomIndex] = {}
        self._in_partition: dict[int, list[str]] = {}

    def apply(self, record: LogRecord) -> Verdict:
        try:
            heading = read_heading(record)
            require_own_partition(heading.room, heading.partition, self._partitions)
        except Poison as poison:
            return Poisoned(str(poison))
        try:
            content, broken = read_content(record, heading), None
        except Poison as poison:
            content, broken = None, str(poison)
        return self.apply_parts(heading, content, broken)

    def place(self, record: LogRecord) -> Heading | None:
        """Take in a record that nobody is to be shown, by its head alone: half the cost. None when it is no link."""
        try:
            heading = read_heading(record)
            require_own_partition(heading.room, heading.partition, self._partitions)
        except Poison:
            return None
        key = (heading.room, heading.sender_id, heading.cid)
        if key in self._first:
            self._copies.setdefault(key, []).append(heading)
            return None
        self._link(self._index(heading), key, heading)
        return heading

    def apply_parts(self, heading: Heading, content: Content | None, broken: str | None = None) -> Shown | Doubled:
        """The same for a record that has been read; `content` is None when that was not possible, or not wanted.
        Without it the index is as it would be with it: what is void by its content alone counts as a message."""
        key = (heading.room, heading.sender_id, heading.cid)
        first = self._first.get(key)
        if first is not None:
            self._copies.setdefault(key, []).append(heading)
            return Doubled(*key, *first)
        index = self._index(heading)
        prev = index.head
        is_void = self._link(index, key, heading)
        return Shown(shown(heading, None if is_void else content, prev), broken)

    def _link(self, index: RoomIndex, key: _Key, heading: Heading) -> bool:
        """Put the record in its place; return whether it is void."""
        self._first[key] = (heading.offset, heading.ts)
        self._kept[heading.partition].append(key)
        if heading.kind == "message":
            index.add(heading.offset, heading.sender_id, heading.mentions)
            return False
        is_void = _is_void(index, heading)
        index.add(heading.offset, None, ())
        if heading.target is not None and not is_void:
            if heading.kind == "delete":
                index.delete(heading.target)
            elif heading.kind == "edit":
                index.mention(heading.target, heading.mentions)
        return is_void

    def evict(self, partition: int, log_start: int) -> list[Heading]:
        """Forget what retention took: everything of the partition below `log_start`. Return the copies that are links
        now, in the order of the log; whoever keeps contents has to show them."""
        promoted: list[Heading] = []
        # Asked anew each time: a copy that takes its place makes the queue another one.
        while (kept := self._kept[partition]) and self._first[kept[0]][0] < log_start:
            key = kept.popleft()
            del self._first[key]
            if key in self._copies:
                promoted += self._oldest_copy(key, log_start)
        for room in self.rooms_in(partition):
            self._rooms[room].evict(log_start)
        return sorted(promoted, key=lambda heading: heading.offset)

    def _oldest_copy(self, key: _Key, log_start: int) -> list[Heading]:
        left = [copy for copy in self._copies.pop(key) if copy.offset >= log_start]
        if not left:
            return []
        first, *others = left
        if others:
            self._copies[key] = others
        self._link(self._index(first), key, first)
        # In place: whoever evicts goes on with the same deque.
        kept = self._kept[first.partition]
        ordered = sorted(kept, key=self._first.__getitem__)
        kept.clear()
        kept.extend(ordered)
        return [first]

    def _index(self, heading: Heading) -> RoomIndex:
        index = self._rooms.get(heading.room)
        if index is None:
            index = self._rooms[heading.room] = RoomIndex(heading.partition)
            self._in_partition.setdefault(heading.partition, []).append(heading.room)
        return index

    def first_of(self, room: str, sender_id: str, cid: str) -> tuple[int, int] | None:
        """(offset, ts) of the record with this cid, or None when the log has none."""
        return self._first.get((room, sender_id, cid))

    def room(self, room: str) -> RoomIndex | None:
        """The room's index, None when the log never had a record of it."""
        return self._rooms.get(room)

    def rooms_in(self, partition: int) -> Sequence[str]:
        """Every room that had a record in the partition."""
        return self._in_partition.get(partition, ())

    def head(self, room: str) -> int | None:
        """Offset of the room's newest record, or None when it has none."""
        index = self._rooms.get(room)
        return None if index is None else index.head

    def unread(self, room: str, user_id: str, read: int | None) -> Unread:
        index = self._rooms.get(room)
        return Unread(0, 0) if index is None else index.unread(user_id, read)

    def __len__(self) -> int:
        return len(self._first)


def _is_void(index: RoomIndex, heading: Heading) -> bool:
    if heading.target is None:
        return False
    author = index.author(heading.target)
    if author is None or index.is_deleted(heading.target):
        return True
    if heading.kind == "reaction":
        return False
    return author != heading.sender_id and not (heading.kind == "delete" and heading.moderator)


def shown(heading: Heading, content: Content | None, prev: int | None = None) -> Message:
    """What everybody is shown; without content, nothing but the place."""
    sender = Person(heading.sender_id, "" if content is None else content.sender_name)
    if content is None:
        return Message(heading.room, heading.offset, prev, heading.ts, heading.cid, sender, "void")
    return Message(
        room=heading.room,
        offset=heading.offset,
        prev=prev,
        ts=heading.ts,
        cid=heading.cid,
        sender=sender,
        kind=heading.kind,
        text=content.text if heading.kind in {"message", "edit"} else None,
        target=heading.target,
        emoji=content.emoji if heading.kind == "reaction" else None,
        on=content.on if heading.kind == "reaction" else None,
        reply_to=content.reply_to if heading.kind == "message" else None,
        mentions=heading.mentions if heading.kind in {"message", "edit"} else (),
    )
