"""`parley bench <scenario>`: runs bench/scenarios/<scenario>.py as a module, from the checkout."""

import os
import subprocess
import sys

from parley_local.paths import CHECKOUT
from parley_local.trouble import Trouble


def run(rest: list[str]) -> int:
    """The scenario's exit code."""
    if not rest or rest[0] not in scenarios():
        asked = f"There is no scenario {rest[0]}. " if rest else ""
        raise Trouble(f"{asked}Scenarios: {', '.join(scenarios()) or 'none yet'}.")
    environ = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", f"bench.scenarios.{rest[0]}", *rest[1:]]
    return subprocess.run(command, cwd=CHECKOUT, env=environ, check=False).returncode


def scenarios() -> list[str]:
    """What can be run by name."""
    return sorted(path.stem for path in (CHECKOUT / "bench" / "scenarios").glob("[a-z]*.py"))
