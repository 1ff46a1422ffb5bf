"""What can be asked of `./parley torture`."""

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

from parley_torture.bugs.catalog import BUGS
from parley_torture.faults.catalog import KINDS

SEED_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """`bug`: a seeded bug that the run has to catch; it brings its own faults and length."""

    minutes: float
    faults: tuple[str, ...]
    seed: int
    report: Path
    bug: str | None = None
    writers: int = 8
    readers: int = 8
    per_s: float = 20.0


def parse(argv: list[str]) -> Asked:
    """Exits with a sentence on a wrong command line."""
    parser = argparse.ArgumentParser(
        prog="parley torture",
        description="Real people, real faults, and a judge. Starts a stack of its own and ends it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_listed("faults", {name: kind.about for name, kind in KINDS.items()})
        + _listed("bugs", {name: bug.about for name, bug in BUGS.items()}),
        allow_abbrev=False,
    )
    parser.add_argument("--minutes", type=float, help="how long faults go on (3)")
    parser.add_argument("--faults", metavar="A,B", help="kinds of fault, with commas, or all, or none (all)")
    parser.add_argument("--seed", type=int, help="the same seed makes the same schedule (random, and printed)")
    parser.add_argument("--report", type=Path, default=Path("torture-report"), help="folder for report.json and .html")
    parser.add_argument("--bug", choices=sorted(BUGS), metavar="NAME", help="run with this bug; well when it is caught")
    parser.add_argument("--writers", type=int, default=8, help="people who write (8)")
    parser.add_argument("--readers", type=int, default=8, help="people who only read (8)")
    parser.add_argument("--per-second", type=float, default=20, help="messages a second (20)")
    given = parser.parse_args(argv)
    bug = BUGS.get(given.bug)
    minutes = given.minutes or (bug.minutes if bug else 3.0)
    names = given.faults or (",".join(bug.faults) or "none" if bug else "all")
    seed = given.seed if given.seed is not None else bug.seed if bug else random.randrange(SEED_MAX)
    return Asked(
        minutes,
        _kinds(parser, names),
        seed,
        given.report,
        given.bug,
        given.writers,
        given.readers,
        given.per_second,
    )


def _kinds(parser: argparse.ArgumentParser, names: str) -> tuple[str, ...]:
    if names in {"all", "none"}:
        return tuple(KINDS) if names == "all" else ()
    wanted = tuple(name.strip() for name in names.split(","))
    unknown = [name for name in wanted if name not in KINDS]
    if unknown:
        parser.error(f"there is no fault {', '.join(unknown)}; there are {', '.join(KINDS)}")
    return wanted


def _listed(title: str, entries: dict[str, str]) -> str:
    lines = "".join(f"  {name:<22} {about}\n" for name, about in entries.items())
    return f"{title}:\n{lines}\n"
