"""Writes RESULTS.md and its pictures from the newest saved report of each scenario. Measures nothing."""

import json
from pathlib import Path
from statistics import median
from typing import Any

from bench.harness.peers import PEERS
from bench.harness.pictures import bars, figure
from bench.harness.report import RESULTS, at_least, at_most
from bench.harness.sizing import Cost, Traffic, gateways_needed, kafka_bytes_per_s

PAGE = RESULTS.parent / "RESULTS.md"
Saved = dict[str, Any]
MISSED = RESULTS.parent / "notes" / "not-reached.md"
SCENARIOS = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")} - {"results"}
RATIO_GOALS = (
    ("1x200", "deliveries_per_s", at_least, 15.0),
    ("1x200", "steady cpu_us_a_delivery", at_most, 0.75),
    ("1x200", "steady p50_ms", at_most, 1.0),
    ("1x200", "steady p99_ms", at_most, 1.0),
    ("100x20", "deliveries_per_s", at_least, 2.5),
)
HEAD = """# Results
Written by `./parley bench results` from the newest report of each scenario in `results/`. Machines differ: only
figures of one run can be compared, which is why the goals are ratios or stand beside the machine they were seen on.
"""


def newest() -> dict[str, Saved]:
    """{scenario: report}; names begin with the date, so the last one is the newest."""
    found: dict[str, Saved] = {}
    for path in sorted(RESULTS.glob("*.json")):
        report = json.loads(path.read_text())
        found[path.stem[11:]] = report
    return found


def goals(report: Saved) -> dict[str, Saved]:
    """Figures that stand beside a goal."""
    return {name: value for name, value in report.items() if isinstance(value, dict) and "reached" in value}


def compared_goals(report: Saved) -> dict[str, Saved]:
    """Ratios to the usual server that stand beside a goal."""
    found: dict[str, Saved] = {}
    for shape, name, judge, goal in RATIO_GOALS:
        sides = report["ratios_to_usual"].get(shape, {}).get(name, {})
        if "parley" in sides:
            found[f"{shape} {name}, ratio"] = judge(sides["parley"]["median"], goal)
    return found


def goal_rows(found: dict[str, Saved]) -> list[str]:
    rows = ["## Goals", "| scenario | figure | seen | goal | reached |", "|---|---|---|---|---|"]
    for scenario, report in found.items():
        for name, goal in (compared_goals(report) if scenario == "compare" else goals(report)).items():
            wanted = f"≤ {figure(goal['at_most'])}" if "at_most" in goal else f"≥ {figure(goal['at_least'])}"
            answer = "yes" if goal["reached"] else "no"
            rows.append(f"| {scenario} | {name} | {figure(goal['seen'])} | {wanted} | {answer} |")
    missing = sorted(SCENARIOS - found.keys())
    return [*rows, "", f"Without a report: {', '.join(missing)}."] if missing else rows


def middle(report: Saved, shape: str, *path: str) -> dict[str, float]:
    """{side: median over the rounds} of one figure."""
    found: dict[str, float] = {}
    for side in ("parley", *PEERS):
        values = []
        for sides in report["rounds"]:
            value: Any = sides.get(side, {}).get(shape, {})
            for step in path:
                value = value.get(step, {})
            if isinstance(value, int | float):
                values.append(value)
        if values:
            found[side] = median(values)
    return found


def compare_rows(report: Saved) -> list[str]:
    """Tables and pictures of the comparison."""
    shapes = list(report["ratios_to_usual"])
    rates = {f"{shape}, deliveries/s": middle(report, shape, "deliveries_per_s") for shape in shapes}
    picture("deliveries", bars("Deliveries a second on one core, p99 < 100 ms", rates, "/s"))
    rows = [
        f"## Beside its peers ({len(report['rounds'])} rounds)",
        "![Deliveries a second](results/deliveries.svg)",
        "",
    ]
    if "1x200" in shapes:
        steady = {
            name: middle(report, "1x200", "steady", path) for name, path in (("p50", "p50_ms"), ("p99", "p99_ms"))
        }
        picture("latency", bars("Latency in a room of 200 at 10,000 deliveries a second", steady, "ms"))
        rows += ["![Latency](results/latency.svg)", ""]
    rows += ["| shape | figure | side | median | ratio to starlette: median (min to max) |", "|---|---|---|---|---|"]
    for shape, figures in report["ratios_to_usual"].items():
        for name, sides in figures.items():
            medians = middle(report, shape, *name.split())
            for side, value in medians.items():
                rows.append(f"| {shape} | {name} | {side} | {figure(value)} | {ratio(sides.get(side))} |")
    return rows


def ratio(found: Saved | None) -> str:
    return f"{found['median']:.3g} ({found['min']:.3g} to {found['max']:.3g})" if found else "1"


def picture(name: str, svg: str) -> None:
    (RESULTS / f"{name}.svg").write_text(svg)


def latency_rows(found: dict[str, Saved]) -> list[str]:
    rows = ["## Fan-out: 50 messages a second in a room of 200"]
    rows += ["| way | when | p50 ms | p90 | p99 | p99.9 | max |", "|---|---|---|---|---|---|---|"]
    for name in ("fanout", "fanout-direct"):
        if report := found.get(name):
            parts = " | ".join(f"{report['latency_ms'][part]:.1f}" for part in ("p50", "p90", "p99", "p99.9", "max"))
            rows.append(f"| {'direct' if 'direct' in name else 'through the edge'} | {report['at'][:10]} | {parts} |")
    return rows


SIZES = (10_000, 100_000, 1_000_000)
ROOM, MESSAGES_A_MINUTE = 50, 0.5


def cost_of(found: dict[str, Saved]) -> Cost:
    """Seconds, from the microseconds of the fit; a silent connection from `idle`. A part below zero is noise."""
    own, other = found["cost"]["microseconds"], found["cost"]["microseconds_of_another_gateway"]
    parts = (own["a"], own["writes"], own["deliveries"], own["messages"], other["messages"])
    base, write, delivery, message, foreign = (max(0.0, part) / 1e6 for part in parts)
    silent = found["idle"]["cpu_of_a_core_for_10000"] / 10_000
    return Cost(base, write, delivery, message, foreign, silent)


def cost_rows(found: dict[str, Saved]) -> list[str]:
    """The formula, and what it means for many people."""
    cost, idle = cost_of(found), found["idle"]
    rows = ["## What it costs, and what that means", f"R² of the fit: {found['cost']['r2']:.2f}. In microseconds:", ""]
    rows += ["| a second | a write | a delivery | a message of its people | of others' | a connection and second |"]
    rows += ["|---|---|---|---|---|---|"]
    micro = (cost.base, cost.write, cost.delivery, cost.message, cost.foreign, cost.connection)
    rows.append("| " + " | ".join(figure(part * 1e6) for part in micro) + " |")
    profile = f"Rooms of {ROOM}, {MESSAGES_A_MINUTE} messages a minute and person, gateways at most 60 % busy:"
    rows += ["", profile, "", "| connections | messages/s | deliveries/s | gateways | memory | read from Kafka |"]
    rows.append("|---|---|---|---|---|---|")
    for size in SIZES:
        traffic = Traffic(size, ROOM, MESSAGES_A_MINUTE)
        count = gateways_needed(cost, traffic)
        memory = f"{size * idle['kb_a_connection']['seen'] / 1e6:.1f} GB"
        read = f"{kafka_bytes_per_s(traffic, count) / 1e6:,.0f} MB/s" if count else ""
        facts = (figure(size), figure(traffic.messages_per_s), figure(traffic.messages_per_s * ROOM))
        rows.append(f"| {' | '.join(facts)} | {count or 'no number is enough'} | {memory} | {read} |")
    return rows


def run_rows(found: dict[str, Saved]) -> list[str]:
    rows = ["## Runs", "| report | when | Python | kernel | commit |", "|---|---|---|---|---|"]
    for name, report in found.items():
        facts = " | ".join(str(report.get(fact, "")) for fact in ("at", "python", "kernel", "commit"))
        rows.append(f"| {name} | {facts} |")
    return rows


def main() -> int:
    found = newest()
    parts = [HEAD, *goal_rows(found), "", MISSED.read_text(), *latency_rows(found), ""]
    if "compare" in found:
        parts += [*compare_rows(found["compare"]), ""]
    if "idle" in found and "microseconds" in found.get("cost", {}):
        parts += [*cost_rows(found), ""]
    PAGE.write_text("\n".join((*parts, *run_rows(found))) + "\n")
    print(f"wrote {Path(PAGE).name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
