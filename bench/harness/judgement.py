"""Whether a run counts: every receiver must have every acked message once and in order. Pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Judgement:
    """Over all receivers: messages missing, met twice, and met after a later one."""

    lost: int
    doubled: int
    disordered: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)


def judge(acked: Iterable[int], received: Iterable[Sequence[int]]) -> Judgement:
    """`acked` are offsets; `received` the offsets of each receiver as they came."""
    wanted = set(acked)
    lost = doubled = disordered = 0
    for offsets in received:
        seen = set(offsets)
        lost += len(wanted - seen)
        doubled += len(offsets) - len(seen)
        disordered += sum(1 for n in range(1, len(offsets)) if offsets[n] < offsets[n - 1])
    return Judgement(lost, doubled, disordered)


def percentile(ordered: Sequence[int], part: float) -> float:
    """Of a sorted sequence; the value below which `part` of all lie."""
    if not ordered:
        return float("nan")
    return float(ordered[min(len(ordered) - 1, int(part * len(ordered)))])


def summary_ms(latencies_ns: Iterable[int]) -> dict[str, float]:
    ordered = sorted(latencies_ns)
    parts = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}
    found = {name: percentile(ordered, part) / 1e6 for name, part in parts.items()}
    return {name: round(value, 2) for name, value in (found | {"max": ordered[-1] / 1e6 if ordered else 0}).items()}
