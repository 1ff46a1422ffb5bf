"""What was sent, against the log: lost-write, aborted-read, duplicate acks, order, answers left out."""

from collections import defaultdict
from collections.abc import Iterator

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.hindrance import Hindrance
from parley_torture.checker.truth import Truth
from parley_torture.evidence import Attempt, Evidence, Place

# A send that crosses the server's good-bye on the way is nobody's fault; an older one had to be answered before it.
CROSSING_S = 0.5


def check_writes(evidence: Evidence, truth: Truth, hindrance: Hindrance) -> Iterator[Anomaly]:
    acked = [attempt for attempt in evidence.attempts if attempt.outcome == "ack"]
    yield from _lost(acked, truth)
    yield from _acked_twice(acked, truth)
    yield from _aborted(evidence, truth)
    yield from _out_of_order(evidence)
    yield from _answers_left_out(evidence, hindrance)
    for cid in evidence.unsettled:
        yield Anomaly("unsettled", evidence.ended_at, f"{cid} has no outcome", {"cid": cid})


def _facts(attempt: Attempt) -> dict[str, object]:
    return {
        "person": attempt.person,
        "cid": attempt.cid,
        "room": attempt.room,
        "gateway": attempt.gateway,
        "sent_at": attempt.sent_at,
        "place": attempt.place,
        "attempt": attempt.number,
    }


def _lost(acked: list[Attempt], truth: Truth) -> Iterator[Anomaly]:
    for attempt in acked:
        place = attempt.place
        if place is None or not truth.was_read(place):
            # Beyond what could be read of a log that ended: nobody can know any more, and nothing is owed.
            continue
        there = truth.at.get(place)
        if there is not None and (there.sender_id, there.cid) == (attempt.user_id, attempt.cid):
            continue
        elsewhere = truth.place_of(place.epoch, (attempt.room, attempt.user_id, attempt.cid))
        if elsewhere is None:
            told = f"{attempt.cid} was acked at offset {place.offset}, and the log has no such message"
            yield Anomaly("lost-write", attempt.ended_at, told, _facts(attempt))
        else:
            told = f"{attempt.cid} was acked at offset {place.offset}, but it stands at {elsewhere.offset}"
            yield Anomaly("inconsistent-offsets", attempt.ended_at, told, _facts(attempt))


def _acked_twice(acked: list[Attempt], truth: Truth) -> Iterator[Anomaly]:
    first: dict[tuple[str, str, str], tuple[Place, Attempt]] = {}
    for attempt in acked:
        if attempt.place is None:
            continue
        key = (attempt.place.epoch, attempt.user_id, attempt.cid)
        before = first.setdefault(key, (attempt.place, attempt))[0]
        if before == attempt.place:
            continue
        if before.offset >= truth.log_start(attempt.place.epoch, attempt.ended_at):
            told = f"{attempt.cid} was acked at {before.offset} and at {attempt.place.offset}"
            yield Anomaly("duplicate", attempt.ended_at, told, _facts(attempt))
        first[key] = (attempt.place, attempt)


def _aborted(evidence: Evidence, truth: Truth) -> Iterator[Anomaly]:
    """A final refusal speaks of every attempt so far only when none before it may have been written."""
    written_perhaps = {a.cid for a in evidence.attempts if a.outcome != "refused"}
    refused = {a.cid: a for a in evidence.attempts if a.outcome == "refused" and a.cid not in written_perhaps}
    for place, record in truth.at.items():
        if record.cid in refused:
            attempt = refused[record.cid]
            told = f"{record.cid} was refused ({attempt.code}) and stands at offset {place.offset}"
            yield Anomaly("aborted-read", attempt.ended_at, told, _facts(attempt))


def _out_of_order(evidence: Evidence) -> Iterator[Anomaly]:
    """Sends of one socket into one room, each acked at its first attempt, stand in the order of sending."""
    last: dict[tuple[int, str], Attempt] = {}
    for attempt in sorted(evidence.attempts, key=lambda a: a.sent_at):
        if attempt.outcome != "ack" or attempt.number != 1 or attempt.dup or attempt.place is None:
            continue
        key = (attempt.line, attempt.room)
        before = last.get(key)
        if before is not None and before.place is not None and before.place >= attempt.place:
            same = before.place.epoch == attempt.place.epoch
            if same:
                told = f"{attempt.cid} was sent after {before.cid} and stands before it"
                yield Anomaly("nonmonotonic-send", attempt.ended_at, told, _facts(attempt))
        last[key] = attempt


def _answers_left_out(evidence: Evidence, hindrance: Hindrance) -> Iterator[Anomaly]:
    """Each answer repeats its request's id, so an unanswered send whose socket went on is a left out answer. What was
    sent to a gateway that stood still crosses the good-bye that it says when it goes on."""
    for attempt in evidence.attempts:
        bye = attempt.said_bye_at
        if attempt.outcome != "broken" or bye is None:
            continue
        age_s = bye - hindrance.heard_at(attempt.gateway, attempt.sent_at, bye)
        if age_s > CROSSING_S:
            told = f"the server said good-bye {age_s:.1f} s after {attempt.cid} and never answered it"
            yield Anomaly("send-skip", bye, told, _facts(attempt))
    answered: dict[int, float] = defaultdict(float)
    for attempt in evidence.attempts:
        if attempt.outcome in {"ack", "refused", "retry"}:
            answered[attempt.line] = max(answered[attempt.line], attempt.sent_at)
    for attempt in evidence.attempts:
        if attempt.outcome == "silent" and attempt.sent_at < answered[attempt.line]:
            told = f"{attempt.cid} had no answer, though a later send of the same socket had"
            yield Anomaly("send-skip", attempt.ended_at, told, _facts(attempt))
