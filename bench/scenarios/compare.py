"""Parley's gateway beside its peers, round by round: how many deliveries a second can one core make?

Server on core 0, the load client and Kafka on core 1. In each round every side, in a random order, is asked in each
shape for the highest rate at which p99 stays below 100 ms with nothing lost, doubled or out of order; and in a room of
200 at 50 messages a second for its latency and CPU. What counts is the median over the rounds of a side's figure over
that of `starlette`, the usual Python server.
"""

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from parley_local.stack import Stack

from bench.harness.judgement import client_limits, cpu_s, disturbed, faults, refused, rss_grown_bytes, void
from bench.harness.load import Load, Report
from bench.harness.peers import PEERS
from bench.harness.plan import crowd
from bench.harness.report import finish, scenario_parser
from bench.harness.search import highest, ratios
from bench.harness.sides import OURS, SERVER, Side, side, stage, tokens_for

USUAL = "starlette"
P99_MS_MAX = 100.0
STEADY_PER_S = 50.0
# A step during which other programs ran is asked again, so often.
TRIES = 3


@dataclass
class Shape:
    """So many rooms of so many; `start_per_s` is where the first search begins."""

    rooms: int
    per_room: int
    start_per_s: float
    found: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.rooms}x{self.per_room}"


SHAPES = {shape.name: shape for shape in (Shape(1, 200, 200), Shape(100, 20, 600), Shape(1, 2000, 20))}


class Room:
    """The load client on one side in one shape; it enters anew after a step that ended badly."""

    def __init__(self, found: Side, stack: Stack, shape: Shape) -> None:
        self._enter: Callable[[], Load] = lambda: found.enter(
            crowd(tokens_for(found.name, stack, shape.rooms * shape.per_room), shape.rooms, shape.per_room)
        )
        self._load = self._enter()
        self.entered = self._load.entered
        self.notes: list[str] = []
        self.disturbed: str | None = None
        self.best: Report = {}

    def talk(self, per_s: float, seconds: float) -> Report:
        for _ in range(TRIES):
            step = self._load.talk(per_s, seconds, warm_s=seconds / 4)
            if faults(step) or refused(step) or step["unfinished"]:
                self.leave()
                self._load = self._enter()
            disturbance = disturbed(step)
            if not disturbance:
                return step
        self.disturbed = disturbance
        return step

    def holds(self, per_s: float, seconds: float) -> bool:
        if self.disturbed:
            return False
        step = self.talk(per_s, seconds)
        limits = client_limits(step)
        if limits:
            self.notes.append(f"{per_s:.0f}/s: {limits}")
        if seen := faults(step):
            self.notes.append(f"{per_s:.0f}/s: {seen}")
        clean = not (seen or limits or refused(step) or step["unfinished"])
        held = clean and step["latency_ms"]["p99"] < P99_MS_MAX
        if held and per_s > self.best.get("messages_per_s", 0.0):
            self.best = at_best(per_s, step)
        return held

    def leave(self) -> None:
        self._load.__exit__(None, None, None)


def steady(room: Room, seconds: float) -> Report:
    """Latency and CPU in the room of 200 at 10,000 deliveries a second."""
    step = room.talk(STEADY_PER_S, seconds)
    share = cpu_s(step, SERVER) / max(1, step["deliveries_in_window"])
    latency = step["latency_ms"]
    return {"p50_ms": latency["p50"], "p99_ms": latency["p99"], "cpu_us_a_delivery": share * 1e6, "void": void(step)}


def measure(found: Side, stack: Stack, shape: Shape, seconds: float) -> Report:
    room = Room(found, stack, shape)
    known = shape.found.get(found.name)
    try:
        report: Report = entering(room.entered)
        if shape.name == "1x200":
            report["steady"] = steady(room, seconds * 2)
        rate = highest(lambda per_s: room.holds(per_s, seconds), known or shape.start_per_s, known=bool(known))
    finally:
        room.leave()
    shape.found[found.name] = rate
    if room.disturbed:
        return report | {"deliveries_per_s": 0.0, "best": room.best, "notes": [f"void: {room.disturbed}"]}
    return report | {"deliveries_per_s": rate * shape.per_room, "best": room.best, "notes": room.notes}


def at_best(per_s: float, step: Report) -> Report:
    """What the highest rate that held cost, server and client."""
    return {
        "messages_per_s": per_s,
        "p50_ms": step["latency_ms"]["p50"],
        "p99_ms": step["latency_ms"]["p99"],
        "server_cpu": cpu_s(step, SERVER) / step["usage_s"],
        "client_cpu": step["client_cpu_s"] / step["usage_s"],
        "client_lag_p99_ms": step["lag_ms"]["p99"],
    }


def entering(entered: Report) -> Report:
    """Connections a second, and memory a connection."""
    grown = rss_grown_bytes(entered, SERVER)
    return {
        "entered_per_s": entered["after_creators"] / entered["usage_s"],
        "failed": entered["failed"],
        "kb_a_connection": grown / entered["sockets"] / 1000,
    }


def one_round(stack: Stack, names: list[str], shapes: list[Shape], seconds: float) -> dict[str, dict[str, Report]]:
    """{side: {shape: figures}}"""
    found: dict[str, dict[str, Report]] = {}
    for name in random.sample(names, len(names)):
        found[name] = {}
        for shape in shapes:
            with side(name, stack) as running:
                found[name][shape.name] = measure(running, stack, shape, seconds)
            print(f"{name:10} {shape.name:7} {found[name][shape.name]}", flush=True)
    return found


FIGURES: dict[str, Callable[[Report], float]] = {
    "deliveries_per_s": lambda figures: float(figures["deliveries_per_s"]),
    "entered_per_s": lambda figures: float(figures["entered_per_s"]),
    "kb_a_connection": lambda figures: float(figures["kb_a_connection"]),
    "steady p50_ms": lambda figures: float(figures["steady"]["p50_ms"]),
    "steady p99_ms": lambda figures: float(figures["steady"]["p99_ms"]),
    "steady cpu_us_a_delivery": lambda figures: float(figures["steady"]["cpu_us_a_delivery"]),
}


def summary(rounds: list[dict[str, dict[str, Report]]], names: list[str], shapes: list[Shape]) -> Report:
    """{shape: {figure: {side: ratio to the usual}}}"""
    found: Report = {}
    for shape in shapes:
        for figure, read in FIGURES.items():
            if figure.startswith("steady") and shape.name != "1x200":
                continue
            values = [{name: read(sides[name][shape.name]) for name in sides} for sides in rounds]
            to_usual = {name: ratios(values, name, USUAL) for name in names if name != USUAL}
            found.setdefault(shape.name, {})[figure] = to_usual
    return found


def main() -> int:
    parser = scenario_parser("compare", __doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many (5)")
    parser.add_argument("--seconds", type=float, default=4, help="length of one step (4)")
    parser.add_argument("--sides", default=",".join((OURS, *PEERS)), help="which, with commas (all)")
    parser.add_argument("--shapes", default="1x200,100x20", help=f"of {','.join(SHAPES)} (the first two)")
    asked = parser.parse_args()
    names, shapes = asked.sides.split(","), [SHAPES[name] for name in asked.shapes.split(",")]
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as stack:
        rounds = [one_round(stack, names, shapes, asked.seconds) for _ in range(asked.rounds)]
    report = {"rounds": rounds, "ratios_to_usual": summary(rounds, names, shapes)}
    return finish("compare", report, asked, failed=False)


if __name__ == "__main__":
    raise SystemExit(main())
