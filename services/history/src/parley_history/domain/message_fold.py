"""What one poll's records become: links of their rooms' chains, copies kept in reserve, poison.

A copy (the same sender and cid again) is shown by nobody while its first record is in the log. When retention
takes the first and not the copy, whoever reads the log afresh meets the copy as the first; so copies are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from parley_contract.chat_records import Content, Heading, read_content, read_heading
from parley_contract.fold import RoomFold, Shown
from parley_contract.frames import Message
from parley_contract.placement import require_own_partition
from parley_contract.records import LogRecord, Poison


class Link(NamedTuple):
    """A record that has a place in its room's chain, and how the fold shows it."""

    heading: Heading
    message: Message


class Copy(NamedTuple):
    """`content` is None when it cannot be read, or was taken out because what it repeats was deleted."""

    heading: Heading
    content: Content | None


@dataclass(frozen=True, slots=True)
class PoisonSeen:
    partition: int
    offset: int
    reason: str


@dataclass(slots=True)
class Folded:
    links: list[Link] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    poison: list[PoisonSeen] = field(default_factory=list)


def fold_records(fold: RoomFold, records: Iterable[LogRecord], partitions: int) -> Folded:
    """Fold records of chat-messages, each partition's in offset order."""
    folded = Folded()
    for record in records:
        try:
            heading = read_heading(record)
            require_own_partition(heading.room, record.partition, partitions)
        except Poison as poison:
            folded.poison.append(PoisonSeen(record.partition, record.offset, str(poison)))
            continue
        _fold_one(fold, record, heading, folded)
    return folded


def _fold_one(fold: RoomFold, record: LogRecord, heading: Heading, folded: Folded) -> None:
    content, broken = None, None
    try:
        content = read_content(record, heading)
    except Poison as poison:
        broken = str(poison)
    verdict = fold.apply_parts(heading, content, broken)
    if not isinstance(verdict, Shown):
        folded.copies.append(Copy(heading, content))
        return
    folded.links.append(Link(heading, verdict.message))
    if broken is not None:
        folded.poison.append(PoisonSeen(record.partition, record.offset, broken))
