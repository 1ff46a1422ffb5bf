"""What links do to the rows of the view: new messages, messages that stand otherwise now, changes kept as records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from parley_contract.fold import shown
from parley_contract.frames import Message
from parley_contract.message_state import changed

from parley_history.domain.message_fold import Copy, Link
from parley_history.domain.row_ids import row_id


class Stored(NamedTuple):
    """A message as it stands. `said` is its first text when an edit replaced it. `message.prev` is not kept."""

    id: int
    message: Message
    said: str | None = None


@dataclass(slots=True)
class Effects:
    """By row id. `reworded` are messages of earlier polls, as they stood, that have another text now or none; the text
    of `deleted` ones has to leave every table."""

    messages: dict[int, Stored] = field(default_factory=dict)
    amended: dict[int, Stored] = field(default_factory=dict)
    reworded: dict[int, Message] = field(default_factory=dict)
    changes: list[Link] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)


def effects(links: Iterable[Link], stored: Callable[[int], Stored | None]) -> Effects:
    """`stored` finds a message of an earlier poll, None when there is none with this row id."""
    found = Effects()
    for link in links:
        heading, message = link
        if message.kind == "message":
            place = row_id(heading.partition, heading.offset)
            found.messages[place] = Stored(place, message)
            continue
        found.changes.append(link)
        if message.kind != "void" and message.target is not None:
            _amend(found, row_id(heading.partition, message.target), message, stored)
    return found


def _amend(found: Effects, target: int, change: Message, stored: Callable[[int], Stored | None]) -> None:
    rows = found.messages if target in found.messages else found.amended
    before = rows.get(target) or stored(target)
    if before is not None:
        if rows is found.amended and change.kind in {"edit", "delete"}:
            found.reworded.setdefault(target, before.message)
        said = before.said
        if change.kind == "edit" and said is None:
            said = before.message.text
        rows[target] = Stored(target, changed(before.message, change), None if change.kind == "delete" else said)
    if change.kind == "delete":
        found.deleted.append(target)


def promoted(copies: Iterable[Copy]) -> tuple[list[Link], list[Stored]]:
    """What copies become when retention took their first records. Only a message that can be read is shown: what a
    change was about is older than its first record, so it is gone too."""
    links, messages = [], []
    for heading, content in copies:
        if heading.kind == "message" and content is not None:
            messages.append(Stored(row_id(heading.partition, heading.offset), shown(heading, content)))
        else:
            links.append(Link(heading, shown(heading, None)))
    return links, messages
