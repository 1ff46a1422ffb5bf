"""The load client as a running program: commands go in, one line of JSON comes back for each."""

import json
import subprocess
import tempfile
from pathlib import Path
from resource import getpagesize
from types import TracebackType
from typing import Any, Self

from parley_local.trouble import Trouble

from bench.harness.compiled import load_client
from bench.harness.plan import Plan

Report = dict[str, Any]


class Load:
    """Brings all sockets of the plan in; they leave with the `with`. `core` pins the client to one core.

    `Trouble` when not all come in, unless they `may_fail`.
    """

    def __init__(self, plan: Plan, core: int | None = None, *, may_fail: bool = False) -> None:
        pinned = [] if core is None else ["taskset", "--cpu-list", str(core)]
        with tempfile.NamedTemporaryFile("w", prefix="load-", suffix=".plan") as file:
            file.write("\n".join(plan.lines()) + "\n")
            file.flush()
            command = [*pinned, str(load_client()), file.name]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.entered = self._answer()
        if self.entered["in"] < len(plan.sockets) and not may_fail:
            self.__exit__(None, None, None)
            raise Trouble(f"Only {self.entered['in']} of {len(plan.sockets)} came in: {self.entered['first_failure']}")

    def talk(self, per_s: float, seconds: float, warm_s: float = 0.0) -> Report:
        """Messages at that rate; what is planned in the first `warm_s` is judged, but not timed."""
        return self._ask(f"talk {per_s} {seconds} {warm_s}")

    def hold(self, seconds: float) -> Report:
        """Hear and say nothing."""
        return self._ask(f"hold {seconds}")

    def flood(self, *, on: bool) -> Report:
        """Sockets that flood begin, or end."""
        return self._ask(f"flood {'on' if on else 'off'}")

    def _ask(self, command: str) -> Report:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Report:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Trouble(f"The load client ended with exit code {self._process.wait()}.")
        report: Report = json.loads(line)
        return report

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def processes_of(parts: dict[str, int]) -> dict[str, int]:
    """Names and pids with the children that a server forked: gunicorn serves from one."""
    found: dict[str, int] = {}
    for name, pid in parts.items():
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found |= {name: pid} | {f"{name}.{n}": int(child) for n, child in enumerate(children)}
    return found


def rss_bytes(pid: int) -> int:
    """Resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * getpagesize()
