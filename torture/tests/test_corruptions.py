"""Random good runs, and one random corruption of each: the first are let pass, the second are always caught."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parley_torture.checker.verdict import judge
from parley_torture.evidence import Attempt, Evidence, Gap, Heard, Joined, Life, Logged, LogStart, Place

LIVES = ("first-life", "second-life")
ROOMS = ("general", "torture-a")
READERS = ("bob", "cat", "dan")
MESSAGES = 60
EXAMPLES = 40
Corrupt = Callable[[Evidence, random.Random], None]


class Run:
    """Two lives of the log; writers who sometimes write twice; readers who go away and come back, some of them after
    retention has taken what they missed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.evidence = Evidence(calm_at=1.0, ended_at=1_000.0)
        self._at = 0.0
        self._shown: dict[tuple[str, str], list[Heard]] = {}
        self._cursors: dict[tuple[str, str], Place] = {}
        for epoch in LIVES:
            self._live(epoch)
        self.evidence.lives[0].ended_at = 500.0
        self.evidence.heard.sort(key=lambda heard: heard.at)

    def _live(self, epoch: str) -> None:
        self._offset, self._shown, self._start = self.dice.randint(0, 3), {}, 0
        away: set[str] = set()
        for reader in READERS:
            self._join(reader, epoch)
        for _ in range(MESSAGES):
            self._at += 1.0
            self._write(epoch, away)
            if self.dice.random() < 0.1:
                away.add(self.dice.choice(READERS))
            elif away and self.dice.random() < 0.3:
                self._join(away.pop(), epoch)
            if self.dice.random() < 0.03:
                self._start = self._offset
                self.evidence.log_starts.append(LogStart(self._at, epoch, self._start))
        for reader in sorted(away):
            self._join(reader, epoch)
        self.evidence.lives.append(Life(epoch, 0.0, self._offset))

    def _write(self, epoch: str, away: set[str]) -> None:
        room = self.dice.choice(ROOMS)
        place = Place(epoch, self._offset)
        cid, text = f"{epoch}-{self._offset}", f"text of {epoch} {self._offset}"
        before = self._shown.setdefault((epoch, room), [])
        prev = before[-1].place.offset if before else None
        message = Heard("", self._at, room, place, prev, cid, "7", text)
        before.append(message)
        self.evidence.logged.append(Logged(place, room, cid, "7", text))
        self.evidence.attempts.append(
            Attempt("ann", "7", room, cid, text, 1, 1, "gateway-1", self._at, self._at + 0.1, "ack", place=place)
        )
        self._offset += self.dice.randint(1, 3)
        if self.dice.random() < 0.1:
            self.evidence.logged.append(Logged(Place(epoch, self._offset), room, cid, "7", text))
            self._offset += 1
        for reader in READERS:
            if reader not in away:
                self._show(reader, message)

    def _join(self, reader: str, epoch: str) -> None:
        for room in ROOMS:
            since = self._cursors.get((reader, room))
            gap, missed = self._missed(epoch, room, since)
            head = missed[-1].place.offset if missed else None
            self.evidence.joined.append(
                Joined(reader, self._at, room, "gateway-1", since, epoch, head, gap is None, more=False, gap=gap)
            )
            for message in missed:
                self._show(reader, message)

    def _missed(self, epoch: str, room: str, since: Place | None) -> tuple[Gap | None, list[Heard]]:
        there = [m for m in self._shown.get((epoch, room), []) if m.place.offset >= self._start]
        if since is None:
            return None, there
        if since.epoch != epoch:
            return Gap(since.offset + 1, since.offset + 1, "epoch"), there
        missed = [m for m in there if m.place.offset > since.offset]
        lost = any(since < m.place and m.place.offset < self._start for m in self._shown.get((epoch, room), []))
        return (Gap(since.offset + 1, self._start - 1, "retention") if lost else None), missed

    def _show(self, reader: str, message: Heard) -> None:
        self.evidence.heard.append(replace(message, reader=reader, at=self._at + 0.3))
        self._cursors[reader, message.room] = message.place


def drop_record(run: Evidence, dice: random.Random) -> None:
    """An acked record that everybody was shown is not in the log."""
    lost = dice.choice([a for a in run.attempts if sum(r.cid == a.cid for r in run.logged) == 1])
    run.logged = [r for r in run.logged if r.cid != lost.cid]


def drop_frame(run: Evidence, dice: random.Random) -> None:
    """A frame in the midst of what a reader was shown without an interruption."""
    frames = [f for f in inner(run) if not any(inside(f, j) for j in run.joined)]
    run.heard.remove(dice.choice(frames))


def inner(run: Evidence) -> list[Heard]:
    found = []
    for heard in run.heard:
        same = [
            h for h in run.heard if (h.reader, h.room, h.place.epoch) == (heard.reader, heard.room, heard.place.epoch)
        ]
        if heard not in (same[0], same[-1]):
            found.append(heard)
    return found


def inside(heard: Heard, joined: Joined) -> bool:
    gap = joined.gap
    own = (joined.reader, joined.room, joined.epoch) == (heard.reader, heard.room, heard.place.epoch)
    return own and gap is not None and gap.first <= heard.place.offset <= gap.last


def repeat_frame(run: Evidence, dice: random.Random) -> None:
    at = dice.randrange(len(run.heard))
    run.heard.insert(at + 1, run.heard[at])


def change_cid(run: Evidence, dice: random.Random) -> None:
    at = dice.randrange(len(run.heard))
    run.heard[at] = replace(run.heard[at], cid="of-nobody")


def change_sender(run: Evidence, dice: random.Random) -> None:
    at = dice.randrange(len(run.heard))
    run.heard[at] = replace(run.heard[at], sender_id="8")


def change_place_of_ack(run: Evidence, dice: random.Random) -> None:
    at = dice.randrange(len(run.attempts))
    place = run.attempts[at].place
    assert place is not None
    run.attempts[at] = replace(run.attempts[at], place=Place(place.epoch, place.offset - 1))


def hide_gap(run: Evidence, dice: random.Random) -> None:
    """A reader came with a cursor of the first life and was told nothing."""
    places = [n for n, j in enumerate(run.joined) if j.gap is not None and j.gap.reason == "epoch"]
    at = dice.choice(places)
    run.joined[at] = replace(run.joined[at], gap=None, recovered=True)


def cut_chain(run: Evidence, dice: random.Random) -> None:
    at = dice.choice([n for n, h in enumerate(run.heard) if h.prev is not None])
    run.heard[at] = replace(run.heard[at], prev=run.heard[at].place.offset)


def show_the_copy(run: Evidence, dice: random.Random) -> None:
    """A reader is shown, as the newest, a doubled record of the last life whose first is still there."""
    run.log_starts.clear()
    first = dice.choice([r for r in run.logged if r.place.epoch == LIVES[1]])
    place = Place(LIVES[1], run.lives[1].read_to)
    run.lives[1].read_to += 1
    run.logged.append(replace(first, place=place))
    run.heard.append(Heard("bob", 999.0, first.room, place, None, first.cid, "7", first.text))


CORRUPTIONS: tuple[Corrupt, ...] = (
    drop_record,
    drop_frame,
    repeat_frame,
    change_cid,
    change_sender,
    change_place_of_ack,
    hide_gap,
    cut_chain,
    show_the_copy,
)


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 1_000_000))
def test_judge_of_a_random_good_run_finds_nothing(seed: int) -> None:
    """Absences, retention, doubled records and a second life of the log are no anomalies."""
    assert judge(Run(seed).evidence) == []


@pytest.mark.parametrize("corrupt", CORRUPTIONS, ids=lambda corrupt: corrupt.__name__)
@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 1_000_000))
def test_judge_of_a_random_corrupted_run_finds_it(corrupt: Corrupt, seed: int) -> None:
    """One thing wrong anywhere is always seen."""
    run = Run(seed)
    corrupt(run.evidence, run.dice)
    assert judge(run.evidence) != []
