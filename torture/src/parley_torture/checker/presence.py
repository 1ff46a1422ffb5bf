"""Who is here, as each observer's screen shows it, against who really has a socket (G18)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.hindrance import Hindrance
from parley_torture.evidence import Attendance, Evidence, Seen

WRONG_S = 10.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """From `since` to `until` the observer's screen said otherwise than it was. `gateways`: those of both."""

    name: str
    since: float
    until: float
    gateways: frozenset[str]


def check_presence(evidence: Evidence, hindrance: Hindrance) -> Iterator[Anomaly]:
    people: dict[str, list[Attendance]] = defaultdict(list)
    for change in evidence.attendance:
        people[change.person].append(change)
    screens: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for seen in evidence.seen:
        screens[seen.observer, seen.room].append(seen)
    for (observer, room), shown in screens.items():
        for person, real in people.items():
            for wrong in wrongs(person, real, shown, evidence.ended_at):
                yield from _judge(wrong, person, observer, room, hindrance)


def _judge(wrong: Wrong, person: str, observer: str, room: str, hindrance: Hindrance) -> Iterator[Anomaly]:
    if wrong.until - wrong.since <= WRONG_S:
        return
    since = hindrance.well_at(wrong.gateways, wrong.since, wrong.until)
    lasted_s = wrong.until - since - hindrance.lag_s(since, wrong.until)
    if lasted_s > WRONG_S:
        state = "still shown as here" if wrong.name == "ghost" else "not shown as here"
        told = f"{observer} in {room}: {person} was {state} for {lasted_s:.1f} s"
        facts: dict[str, object] = {"observer": observer, "person": person, "room": room, "since": wrong.since}
        yield Anomaly(wrong.name, since, told, facts | {"until": wrong.until, "gateways": sorted(wrong.gateways)})


def wrongs(person: str, real: list[Attendance], shown: list[Seen], end: float) -> Iterator[Wrong]:
    """Every stretch of time in which the two disagree."""
    here = False
    screen: Seen | None = None
    name: str | None = None
    since = 0.0
    gateways: frozenset[str] = frozenset()
    where = ""
    events: Iterable[Attendance | Seen] = merge(real, shown, key=lambda event: event.at)
    for event in events:
        if isinstance(event, Attendance):
            here, where = event.here, event.gateway
        else:
            screen = event
        now = _disagreement(person, here, screen)
        if now == name and now is not None and screen is not None:
            gateways |= {where, screen.gateway}
        elif now != name:
            if name is not None:
                yield Wrong(name, since, event.at, gateways - {""})
            name, since = now, event.at
            gateways = frozenset({where, screen.gateway}) if screen is not None else frozenset()
    if name is not None:
        yield Wrong(name, since, end, gateways - {""})


def _disagreement(person: str, here: bool, screen: Seen | None) -> str | None:
    if screen is None or screen.people is None:
        return None
    if person in screen.people:
        return None if here else "ghost"
    return "missing-person" if here else None
