"""What each person has read and whom they block: the fold of chat-reads, and the marks still to be written.

Only the last offset read is kept; counts are folded from what there is to see. A mark never moves back, one's own
message moves it too, and a mark of another life of the log means nothing. Of a person's marks in a room only the newest
is ever written, at most one a second, so nothing queues.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from parley_contract.frames import Person, ReadMark, ReadNow
from parley_contract.names import is_any_room
from parley_contract.records import (
    BLOCK_SCHEMA,
    READ_SCHEMA,
    BlockValue,
    LogRecord,
    NewRecord,
    Poison,
    ReadValue,
    encode_value,
    parse_key,
    parse_value,
)
from parley_contract.topics import CHAT_READS

from parley_gateway.domain.hub import Hub
from parley_gateway.domain.tally import Tally

WRITE_INTERVAL_S = 1.0
BLOCK = "block:"
# The mark of who came to an empty room, and no mark at all.
NOTHING_YET, NEVER = -1, -2
_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BlockChanged:
    user_id: str
    other_id: str
    on: bool


class Reading:
    """`tells` says whether the marks of a room's people are the others' to know."""

    def __init__(self, hub: Hub, tally: Tally, epoch: str, tells: Callable[[str], bool]) -> None:
        self._hub = hub
        self._tally = tally
        self._epoch = epoch
        self._tells = tells
        self._read: dict[_Place, int] = {}
        # Marks that their people keep to themselves.
        self._quiet: set[_Place] = set()
        self._blocked: dict[str, set[str]] = {}
        self._due: dict[_Place, ReadValue] = {}
        self._written_at = float("-inf")

    def read(self, user_id: str, room: str) -> int | None:
        """The last offset the person has read in the room, NOTHING_YET when it was empty as they came, None when they
        never came."""
        return self._read.get((user_id, room))

    def told_of(self, room: str, people: Iterable[str]) -> list[ReadMark]:
        """How far those of `people` have read who tell it."""
        marks = ((user_id, self._read.get((user_id, room), NEVER)) for user_id in sorted(people))
        return [ReadMark(*mark) for mark in marks if mark[1] >= 0 and (mark[0], room) not in self._quiet]

    def blocked_by(self, user_id: str) -> list[str]:
        return sorted(self._blocked.get(user_id, ()))

    def blocks(self, user_id: str, other_id: str) -> bool:
        return other_id in self._blocked.get(user_id, ())

    # From a person -----------------------------------------------------------------------------------------------

    def mark(self, user: Person, room: str, offset: int, *, quiet: bool) -> None:
        place = (user.id, room)
        waiting = self._due.get(place)
        newest = max(self._read.get(place, NEVER), waiting.offset if waiting is not None else NEVER)
        if offset > newest:
            self._due[place] = ReadValue(self._epoch, offset, quiet)

    def due(self, now: float) -> list[NewRecord]:
        """The marks to be written now; one that fails is lost until the person reads on."""
        if not self._due or now - self._written_at < WRITE_INTERVAL_S:
            return []
        self._written_at = now
        due, self._due = self._due, {}
        return [
            _record(f"{user_id}/{room}", READ_SCHEMA, encode_value(value)) for (user_id, room), value in due.items()
        ]

    @staticmethod
    def block_record(user_id: str, other_id: str, wall_ms: int, *, on: bool) -> NewRecord:
        value = encode_value(BlockValue(since=wall_ms)) if on else None
        return _record(f"{user_id}/{BLOCK}{other_id}", BLOCK_SCHEMA, value)

    # From the log ------------------------------------------------------------------------------------------------

    def on_record(self, record: LogRecord) -> BlockChanged | None:
        try:
            user_id, _, rest = parse_key(record).partition("/")
            if rest.startswith(BLOCK):
                return self._on_block(user_id, rest.removeprefix(BLOCK), record)
            if not user_id or not is_any_room(rest):
                raise Poison("key is not a person's room")
            if record.value is not None:
                self._on_read(user_id, rest, parse_value(ReadValue, record))
        except Poison:
            self._tally.skipped(CHAT_READS, record.offset)
        return None

    def on_own_message(self, user_id: str, room: str, offset: int) -> None:
        """Who writes has read what stands before."""
        self._read[user_id, room] = max(offset, self._read.get((user_id, room), NEVER))

    def _on_block(self, user_id: str, other_id: str, record: LogRecord) -> BlockChanged:
        blocked = self._blocked.setdefault(user_id, set())
        if record.value is None:
            blocked.discard(other_id)
        else:
            parse_value(BlockValue, record)
            blocked.add(other_id)
        return BlockChanged(user_id, other_id, record.value is not None)

    def _on_read(self, user_id: str, room: str, value: ReadValue) -> None:
        place = (user_id, room)
        if value.epoch != self._epoch or value.offset <= self._read.get(place, NEVER):
            return
        self._read[place] = value.offset
        (self._quiet.add if value.quiet else self._quiet.discard)(place)
        if value.offset < 0:
            return
        frame = ReadNow(room=room, user=user_id, offset=value.offset)
        if not value.quiet and self._tells(room):
            self._hub.tell_others(room, user_id, frame)
        self._hub.tell_person(user_id, frame)


def _record(key: str, schema: bytes, value: bytes | None) -> NewRecord:
    return NewRecord(CHAT_READS, key.encode(), (("schema", schema),), value)
