"""What happened so far, as plain numbers: counting costs no more than an addition, metrics read it when asked."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

LOOPBACK_BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Durations:
    """Counts of durations by upper bound, the last one for those above every bound."""

    bounds_s: tuple[float, ...] = LOOPBACK_BOUNDS_S
    counts: list[int] = field(default_factory=lambda: [0] * (len(LOOPBACK_BOUNDS_S) + 1))
    sum_s: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(self.bounds_s, seconds)] += 1
        self.sum_s += seconds


@dataclass(slots=True)
class Tally:
    """`sends` by outcome (ack, dup, or the refusal's code); poison by topic, with the last offset skipped."""

    deliveries: int = 0
    evictions: int = 0
    turned_away: int = 0
    doubled: int = 0
    stalls: int = 0
    sends: Counter[str] = field(default_factory=Counter)
    poison: Counter[str] = field(default_factory=Counter)
    poison_offset: dict[str, int] = field(default_factory=dict)
    loopback: Durations = field(default_factory=Durations)

    def skipped(self, topic: str, offset: int) -> None:
        self.poison[topic] += 1
        self.poison_offset[topic] = offset
