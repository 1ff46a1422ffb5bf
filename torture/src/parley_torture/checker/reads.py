"""What each reader was shown, against the log: holes, doubles, order, who said it, and the chain of `prev`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.truth import Truth
from parley_torture.evidence import Evidence, Gap, Heard, Joined, Place

Stream = tuple[str, str, str]
# When a join without a cursor of this life was answered, and the room's head then: of what stands up to the head the
# answer has the messages alone.
Afresh = dict[float, int]
# Reading from history what a join could not hold takes its time.
FILL_S = 10.0


def check_reads(evidence: Evidence, truth: Truth) -> Iterator[Anomaly]:
    sent = {attempt.cid: (attempt.user_id, attempt.text) for attempt in evidence.attempts}
    streams: dict[Stream, list[Heard]] = defaultdict(list)
    for heard in evidence.heard:
        streams[heard.reader, heard.room, heard.place.epoch].append(heard)
    gaps: dict[Stream, list[Gap]] = defaultdict(list)
    afresh: dict[Stream, Afresh] = defaultdict(dict)
    for joined in evidence.joined:
        if joined.since is None or joined.since.epoch != joined.epoch:
            afresh[joined.reader, joined.room, joined.epoch][joined.at] = -1 if joined.head is None else joined.head
        if joined.gap is not None and joined.gap.reason == "retention":
            gaps[joined.reader, joined.room, joined.epoch].append(joined.gap)
        elif joined.more and (start := truth.log_start(joined.epoch, joined.at + FILL_S)):
            # Sent to history for the rest: a page says by its `oldest` what retention took meanwhile.
            gaps[joined.reader, joined.room, joined.epoch].append(Gap(0, start - 1, "retention"))
    for stream, messages in streams.items():
        yield from _stream(messages, gaps[stream], afresh[stream], truth)
        yield from _end(messages[-1], gaps[stream], afresh[stream], evidence, truth)
    shown = [*evidence.heard, *(message for page in evidence.pages for message in page.messages)]
    yield from check_contents(shown, truth, sent)
    yield from _resumes(evidence.joined, truth)


def _facts(heard: Heard) -> dict[str, object]:
    return {
        "reader": heard.reader,
        "room": heard.room,
        "place": heard.place,
        "prev": heard.prev,
        "cid": heard.cid,
        "at": heard.at,
    }


def _stream(messages: list[Heard], gaps: list[Gap], afresh: Afresh, truth: Truth) -> Iterator[Anomaly]:
    for before, heard in pairwise(messages):
        a, b = before.place.offset, heard.place.offset
        if b == a:
            told = f"{heard.reader} was shown offset {b} twice"
            yield Anomaly("duplicate", heard.at, told, _facts(heard))
        elif b < a:
            told = f"{heard.reader} was shown offset {b} after {a}"
            yield Anomaly("nonmonotonic-poll", heard.at, told, _facts(heard))
        else:
            skipped = _owed(before, b, gaps, afresh, truth)
            if skipped:
                told = f"{heard.reader} was shown {b} after {a} without {skipped[:5]}"
                yield Anomaly("poll-skip", heard.at, told, _facts(heard) | {"skipped": skipped[:50]})


def _owed(shown: Heard, before: int, gaps: list[Gap], afresh: Afresh, truth: Truth) -> list[int]:
    """The room's records between what was shown and an offset that the reader had to be shown."""
    epoch, head = shown.place.epoch, afresh.get(shown.at, -1)
    return [
        offset
        for offset in truth.between(epoch, shown.room, shown.place.offset, before)
        if (offset > head or truth.is_message(epoch, offset)) and not any(g.first <= offset <= g.last for g in gaps)
    ]


def _end(last: Heard, gaps: list[Gap], afresh: Afresh, evidence: Evidence, truth: Truth) -> Iterator[Anomaly]:
    """Who was there to the end has everything up to the end; of a life that ended nothing more is owed."""
    epoch = last.place.epoch
    if epoch != truth.last_epoch():
        return
    missing = _owed(last, truth.lives[epoch].read_to, gaps, afresh, truth)
    if missing:
        told = f"{last.reader} never got {missing[:5]} of {last.room}"
        facts: dict[str, object] = {"reader": last.reader, "room": last.room, "missing": missing[:50]}
        yield Anomaly("unseen", evidence.ended_at, told, facts)


def check_contents(shown: Iterable[Heard], truth: Truth, sent: dict[str, tuple[str, str]]) -> Iterator[Anomaly]:
    """Each single message: is it what the log has there, by whom it was sent, in its chain, the first of its kind."""
    said: dict[Place, Heard] = {}
    for heard in shown:
        same = said.setdefault(heard.place, heard)
        if same.cid != heard.cid or same.room != heard.room:
            told = f"offset {heard.place.offset} was {same.cid} for {same.reader} and {heard.cid} for {heard.reader}"
            yield Anomaly("inconsistent-offsets", heard.at, told, _facts(heard))
            continue
        if heard.cid in sent:
            yield from _contents(heard, *sent[heard.cid])
        if truth.was_read(heard.place):
            yield from _against_log(heard, truth)


def _contents(heard: Heard, user_id: str, text: str) -> Iterator[Anomaly]:
    if heard.sender_id != user_id:
        told = f"{heard.cid} of user {user_id} is shown as user {heard.sender_id}'s"
        yield Anomaly("wrong-sender", heard.at, told, _facts(heard))
    if heard.text != text:
        yield Anomaly("changed-text", heard.at, f"{heard.cid} was shown with another text", _facts(heard))


def _against_log(heard: Heard, truth: Truth) -> Iterator[Anomaly]:
    record = truth.at.get(heard.place)
    if record is None or (record.room, record.cid) != (heard.room, heard.cid):
        told = f"{heard.reader} was shown {heard.cid} at {heard.place.offset}, where the log has something else"
        yield Anomaly("inconsistent-offsets", heard.at, told, _facts(heard) | {"log": record and record.cid})
        return
    if not truth.is_current(heard.place, heard.at):
        told = f"{heard.reader} was shown {heard.cid} at {heard.place.offset}, a copy of {truth.copy_of[heard.place]}"
        yield Anomaly("duplicate", heard.at, told, _facts(heard))
        return
    before = truth.predecessor(heard.place.epoch, heard.room, heard.place.offset)
    evicted = before is not None and before < truth.log_start(heard.place.epoch, heard.at)
    if heard.prev != before and not (heard.prev is None and evicted) and not _follows_copy(heard, truth):
        told = f"{heard.reader}: {heard.place.offset} names {heard.prev} as the one before it; it is {before}"
        yield Anomaly("broken-chain", heard.at, told, _facts(heard))


def _follows_copy(heard: Heard, truth: Truth) -> bool:
    """A copy whose first record retention took is a message of its own, and may stand in the chain."""
    if heard.place in truth.copy_of:
        return True
    return (
        heard.prev is not None
        and truth.is_current(Place(heard.place.epoch, heard.prev), heard.at)
        and (Place(heard.place.epoch, heard.prev) in truth.copy_of)
    )


def _resumes(every: list[Joined], truth: Truth) -> Iterator[Anomaly]:
    for joined in every:
        since, gap = joined.since, joined.gap
        facts: dict[str, object] = {
            "reader": joined.reader,
            "room": joined.room,
            "gateway": joined.gateway,
            "since": since,
            "epoch": joined.epoch,
            "gap": gap and (gap.first, gap.last, gap.reason),
        }
        if since is not None and since.epoch != joined.epoch and (gap is None or gap.reason != "epoch"):
            told = f"{joined.reader} came back with a cursor of another epoch and was not told"
            yield Anomaly("silent-epoch", joined.at, told, facts)
        if gap is None:
            continue
        if gap.reason == "epoch" and since is not None and since.epoch == joined.epoch:
            yield Anomaly(
                "false-gap", joined.at, f"{joined.reader} was told of another epoch, but it is the same", facts
            )
        start = truth.log_start(joined.epoch, joined.at)
        if gap.reason == "retention" and gap.last >= start:
            told = f"{joined.reader} was told that {gap.last} is gone; the log begins at {start}"
            yield Anomaly("false-gap", joined.at, told, facts)
