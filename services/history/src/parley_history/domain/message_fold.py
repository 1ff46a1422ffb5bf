"""What one poll's records become: messages shown, copies kept in reserve, poison skipped.

A copy (the same sender and cid again) is shown by nobody while its first record is in the log. When retention
takes the first and not the copy, whoever reads the log afresh meets the copy as the first; so copies are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from parley_contract.chat_records import Heading
from parley_contract.fold import RoomFold, Shown
from parley_contract.records import LogRecord, Poison

from parley_history.domain.placement import partition_of
from parley_history.domain.stored import StoredMessage, read_message


@dataclass(frozen=True, slots=True)
class PoisonSeen:
    partition: int
    offset: int
    reason: str


@dataclass(slots=True)
class Folded:
    shown: list[StoredMessage] = field(default_factory=list)
    copies: list[StoredMessage] = field(default_factory=list)
    poison: list[PoisonSeen] = field(default_factory=list)


def fold_records(fold: RoomFold, records: Iterable[LogRecord], partitions: int) -> Folded:
    """Fold records of chat-messages, each partition's in offset order."""
    folded = Folded()
    for record in records:
        try:
            stored = read_message(record)
            if partition_of(stored.room, partitions) != stored.partition:
                # A room's order is one partition's offsets; elsewhere its offsets would collide.
                raise Poison("not in its room's partition")
        except Poison as poison:
            folded.poison.append(PoisonSeen(record.partition, record.offset, str(poison)))
            continue
        shown = isinstance(fold.apply_parts(*stored.parts()), Shown)
        (folded.shown if shown else folded.copies).append(stored)
    return folded


def promoted(first_now: Iterable[Heading], copies: Iterable[StoredMessage]) -> list[StoredMessage]:
    """Of the copies, those that are first now: retention took the record they were copies of."""
    places = {(heading.partition, heading.offset) for heading in first_now}
    return [copy for copy in copies if (copy.partition, copy.offset) in places]
