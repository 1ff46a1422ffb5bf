"""History's pages against the log: no hole within a page, none at its end, and what was acked is there (G7, G8)."""

from collections.abc import Iterator

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.truth import Truth
from parley_torture.evidence import Evidence, Page


def check_pages(evidence: Evidence, truth: Truth) -> Iterator[Anomaly]:
    for page in evidence.pages:
        yield from _order(page)
        yield from _holes(page, truth)
        yield from _until(page)
    yield from _whole(evidence, truth)


def _facts(page: Page) -> dict[str, object]:
    return {
        "room": page.room,
        "epoch": page.epoch,
        "asked": {"after": page.after, "before": page.before, "until": page.until, "limit": page.limit},
        "offsets": [message.place.offset for message in page.messages],
        "position": page.position,
    }


def _order(page: Page) -> Iterator[Anomaly]:
    offsets = [message.place.offset for message in page.messages]
    if offsets != sorted(set(offsets)):
        yield Anomaly("nonmonotonic-poll", page.at, f"a page of {page.room} is not in order", _facts(page))
    cids = [(message.sender_id, message.cid) for message in page.messages]
    if len(set(cids)) < len(cids):
        yield Anomaly("duplicate", page.at, f"a page of {page.room} shows a message twice", _facts(page))


def _bounds(page: Page) -> tuple[int, int] | None:
    """The open interval of offsets of which the page has to show everything; None when it says nothing of any."""
    offsets = [message.place.offset for message in page.messages]
    if page.after is not None:
        return (page.after, page.reached + 1) if page.reached is not None else None
    known = (page.position or 0) + 1
    end = known if page.before is None else min(page.before, known)
    if offsets:
        return offsets[0], end
    return -1, end


def _holes(page: Page, truth: Truth) -> Iterator[Anomaly]:
    bounds = _bounds(page)
    life = truth.lives.get(page.epoch)
    if bounds is None or page.position is None or life is None:
        return
    after, end = bounds
    shown = {message.place.offset for message in page.messages}
    start = truth.log_start(page.epoch, page.at)
    due = truth.between(page.epoch, page.room, after, min(end, life.read_to))
    missing = [offset for offset in due if offset not in shown and offset >= start]
    if page.after is None:
        missing = [offset for offset in missing if truth.is_message(page.epoch, offset)]
    if missing:
        told = f"a page of {page.room} from {after} to {end} lacks {missing[:5]}"
        yield Anomaly("short-page", page.at, told, _facts(page) | {"missing": missing[:50]})


def _until(page: Page) -> Iterator[Anomaly]:
    until = page.until
    if until is None or until.epoch != page.epoch:
        return
    if page.position is None or page.position < until.offset:
        told = f"history was asked to reach {until.offset} and answered from {page.position}"
        yield Anomaly("short-page", page.at, told, _facts(page))


def _whole(evidence: Evidence, truth: Truth) -> Iterator[Anomaly]:
    """The walk at the end reaches everything that the log still has."""
    epoch = truth.last_epoch()
    if epoch is None:
        return
    start = truth.log_start(epoch, evidence.ended_at)
    shown: dict[str, set[int]] = {}
    for page in evidence.pages:
        if page.whole and page.epoch == epoch:
            shown.setdefault(page.room, set()).update(m.place.offset for m in page.messages)
    for room, offsets in shown.items():
        missing = [
            o for o in truth.shown(epoch, room) if o >= start and o not in offsets and truth.is_message(epoch, o)
        ]
        if missing:
            told = f"history's last walk through {room} lacks {missing[:5]}"
            facts = {"room": room, "missing": missing[:50], "count": len(missing)}
            yield Anomaly("unseen", evidence.ended_at, told, facts)
