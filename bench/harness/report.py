"""How a scenario begins and ends: its command line, its report on screen and, with --save, its dated file."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "results"


def scenario_parser(name: str, about: str | None) -> argparse.ArgumentParser:
    """A parser with what all scenarios take."""
    # Told to end, a scenario ends what it started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser(
        prog=f"parley bench {name}", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--save", action="store_true", help="keep the report in bench/results")
    return parser


def finish(name: str, report: dict[str, Any], asked: argparse.Namespace, *, failed: bool) -> int:
    """Print the report, keep it if asked to; the exit code."""
    whole = {"scenario": name, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} | machine() | report
    print(json.dumps(without_buckets(whole), indent=2))
    if asked.save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{whole['at'][:10]}-{name}.json").write_text(json.dumps(whole) + "\n")
    return 1 if failed else 0


def at_most(seen: float, goal: float) -> dict[str, Any]:
    """A figure beside the goal that it must not exceed."""
    return {"seen": round(seen, 4), "at_most": goal, "reached": seen <= goal}


def at_least(seen: float, goal: float) -> dict[str, Any]:
    return {"seen": round(seen, 4), "at_least": goal, "reached": seen >= goal}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=RESULTS.parent, capture_output=True, text=True, check=False
    )
    return {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "cores": os.cpu_count(),
        "commit": commit.stdout.strip() or None,
    }


def without_buckets(report: Any) -> Any:
    """The report for a screen: histograms by their percentiles."""
    if isinstance(report, dict):
        return {key: without_buckets(value) for key, value in report.items() if key != "buckets"}
    if isinstance(report, list):
        return [without_buckets(value) for value in report]
    return report


def limits_lifted() -> dict[str, str]:
    """The gateway's settings that let few senders of one address write much and come all at once."""
    return {"PARLEY_SENDS_PER_S": "100000", "PARLEY_SILENT_PER_ADDRESS": "100000"}
