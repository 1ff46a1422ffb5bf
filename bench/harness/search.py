"""Finding the highest rate that holds, and comparing rounds. Pure: what a rate does is asked through a function."""

from collections.abc import Callable
from statistics import median

GROWTH = 1.6
# The answer is right to this part of itself.
RESOLUTION = 0.08
TRIES_MAX = 24


def highest(holds: Callable[[float], bool], start: float, *, known: bool = False) -> float:
    """The highest rate of which `holds` says yes; 0.0 when there is none above a hundredth of `start`.

    `known`: the start is where an earlier round ended, so steps around it are small.
    """
    growth = 1 + 2 * RESOLUTION if known else GROWTH
    good, bad, rate = 0.0, 0.0, start
    for _ in range(TRIES_MAX):
        if holds(rate):
            good = rate
        else:
            bad = rate
        if bad and (bad < start / 100 or (good and bad / good < 1 + RESOLUTION)):
            break
        rate = (good * bad) ** 0.5 if good and bad else rate * growth if good else rate / growth
    return good


def ratios(rounds: list[dict[str, float]], of: str, to: str) -> dict[str, float] | None:
    """Median, least and greatest of a side's figure over another's, taken round by round; None without rounds."""
    found = [figures[of] / figures[to] for figures in rounds if figures.get(of) and figures.get(to)]
    if not found:
        return None
    return {"median": round(median(found), 3), "min": round(min(found), 3), "max": round(max(found), 3)}
