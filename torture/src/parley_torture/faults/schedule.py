"""When which fault comes: a function of the seed, the kinds and the time, and of nothing else."""

import random
from collections.abc import Iterator, Mapping, Sequence

from parley_torture.faults.kind import Kind, Planned

FIRST_AT_S = 4.0
REST_S = (2.0, 6.0)


def plan(kinds: Sequence[Kind], minutes: float, seed: int) -> list[Planned]:
    """Faults one after another with a rest between. Every kind comes once before any comes again, every target of a
    kind before any of its targets again."""
    dice = random.Random(seed)
    rounds = {kind.name: _rounds(kind.targets, dice) for kind in kinds}
    by_name: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
    names = _rounds(tuple(by_name), dice)
    planned: list[Planned] = []
    at_s = FIRST_AT_S
    while kinds:
        kind = by_name[next(names)]
        lasts_s = round(dice.uniform(*kind.lasts_s), 1)
        ends_s = at_s + lasts_s + kind.needs_s
        if ends_s > minutes * 60:
            break
        planned.append(Planned(round(at_s, 1), kind.name, next(rounds[kind.name]), lasts_s, dice.randrange(2)))
        at_s = ends_s + dice.uniform(*REST_S)
    return planned


def _rounds(names: tuple[str, ...], dice: random.Random) -> Iterator[str]:
    while True:
        yield from dice.sample(names, len(names))
