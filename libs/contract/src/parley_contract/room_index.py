"""What a fold remembers of one room: the place, the author and the fate of each record kept. 12 bytes a record.

Everything is by offset. `places` is the room's chain; a message's author stands beside its place, and whatever is no
message, or is void, has no author there.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from parley_contract.chat_records import EVERYBODY
from parley_contract.frames import Unread
from parley_contract.limits import UNREAD_COUNT_MAX

_NOBODY = -1


class RoomIndex:
    def __init__(self, partition: int) -> None:
        self.partition = partition
        # The highest offset of the room that retention took, None when it took nothing yet.
        self.gone: int | None = None
        self._places = array("q")
        self._authors = array("i")
        self._people: list[str] = []
        self._number: dict[str, int] = {}
        self._deleted: set[int] = set()
        self._mentions: dict[int, tuple[str, ...]] = {}

    @property
    def places(self) -> Sequence[int]:
        """The chain: offsets of the room's records, ascending."""
        return self._places

    @property
    def head(self) -> int | None:
        return self._places[-1] if self._places else None

    def prev(self, offset: int) -> int | None:
        """The record before this place, None when it is the first one kept."""
        at = bisect_left(self._places, offset)
        return self._places[at - 1] if at else None

    def add(self, offset: int, author: str | None, mentions: tuple[str, ...]) -> None:
        """A record at its place, as a rule the last; `author` of a message only."""
        number = _NOBODY if author is None else self._numbered(author)
        if not self._places or offset > self._places[-1]:
            self._places.append(offset)
            self._authors.append(number)
        else:
            at = bisect_left(self._places, offset)
            self._places.insert(at, offset)
            self._authors.insert(at, number)
        if author is not None and mentions:
            self._mentions[offset] = mentions

    def author(self, offset: int) -> str | None:
        """Who wrote the message at `offset`; None when no message is kept there."""
        at = bisect_left(self._places, offset)
        if at == len(self._places) or self._places[at] != offset or self._authors[at] == _NOBODY:
            return None
        return self._people[self._authors[at]]

    def is_deleted(self, offset: int) -> bool:
        return offset in self._deleted

    def delete(self, offset: int) -> None:
        self._deleted.add(offset)
        self._mentions.pop(offset, None)

    def mention(self, offset: int, mentions: tuple[str, ...]) -> None:
        """The message's newest text names these people."""
        if mentions:
            self._mentions[offset] = mentions
        else:
            self._mentions.pop(offset, None)

    def evict(self, log_start: int) -> int:
        """Forget what is below `log_start`; return how many."""
        first = bisect_left(self._places, log_start)
        if not first:
            return 0
        self.gone = self._places[first - 1]
        del self._places[:first], self._authors[:first]
        self._deleted = {offset for offset in self._deleted if offset >= log_start}
        self._mentions = {offset: names for offset, names in self._mentions.items() if offset >= log_start}
        return first

    def unread(self, user_id: str, read: int | None) -> Unread:
        """What somebody who has read up to `read` has before them, counted from the newest back."""
        count = mentions = 0
        first = None
        stop = 0 if read is None else bisect_right(self._places, read)
        mine = self._number.get(user_id, _NOBODY)
        for at in range(len(self._places) - 1, stop - 1, -1):
            offset = self._places[at]
            if self._authors[at] in {_NOBODY, mine} or offset in self._deleted:
                continue
            count, first = count + 1, offset
            named = self._mentions.get(offset, ())
            mentions += user_id in named or EVERYBODY in named
            if count == UNREAD_COUNT_MAX:
                break
        return Unread(count, mentions, first)

    def _numbered(self, person: str) -> int:
        number = self._number.get(person)
        if number is None:
            number = self._number[person] = len(self._people)
            self._people.append(person)
        return number
