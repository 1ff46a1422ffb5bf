"""`parley test`: every kind of test with one command, each kind in a run of its own, counts at the end."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from parley_local import web
from parley_local.arguments import KINDS
from parley_local.browser import INSTALL, find_chromium, install_chromium, may_install
from parley_local.paths import CHECKOUT, Paths
from parley_local.progress import Progress

UNIT_FOLDERS = ("libs/*/tests", "services/*/tests", "deploy/*/tests", "torture/tests", "bench/tests")
# The launcher's own; a service's settings, read in a test, would refuse it.
NOT_FOR_TESTS = ("PARLEY_STATE_DIR",)
NO_TESTS_RAN = 5


@dataclass(slots=True)
class Counts:
    """Results of one or several runs."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, report: Path) -> None:
        """Add what a JUnit report says; a missing one is a run that broke."""
        if not report.exists():
            return
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed += bad
            self.skipped += skipped
            self.passed += int(suite.get("tests", 0)) - bad - skipped

    @property
    def line(self) -> str:
        return f"total: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(paths: Paths, rest: list[str]) -> int:
    """0 when every run of every asked kind ended well."""
    kinds = KINDS if not rest or rest[0] not in KINDS else (rest[0],)
    extra = [argument for argument in rest[len(kinds) == 1 :] if argument != "--"]
    counts = Counts()
    with tempfile.TemporaryDirectory() as reports:
        for kind in kinds:
            if kind == "e2e":
                provide_browser(paths)
            run_pytest(kind, extra, Path(reports) / f"{kind}.xml", counts)
            if kind == "unit" and not extra:
                run_vitest(paths, Path(reports) / "web.xml", counts)
    if counts.broken:
        print(f"\nNot well: {', '.join(counts.broken)}")
    print(f"\n{counts.line}", flush=True)
    return 1 if counts.broken or counts.failed else 0


def folders(kind: str, checkout: Path) -> list[str]:
    """Where the tests of a kind are."""
    patterns = UNIT_FOLDERS if kind == "unit" else (f"tests/{kind}",)
    return sorted(str(found.relative_to(checkout)) for p in patterns for found in checkout.glob(p) if found.is_dir())


def run_pytest(kind: str, extra: list[str], report: Path, counts: Counts) -> None:
    """One kind of test written in Python."""
    named = any((CHECKOUT / argument.partition("::")[0]).exists() for argument in extra)
    where = [] if named else folders(kind, CHECKOUT)
    print(f"\n== {kind}: {' '.join(extra if named else where) or 'there are none yet'}", flush=True)
    if not (where or named):
        return
    environ = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *where, *extra]
    done = subprocess.run(command, cwd=CHECKOUT, env=environ, check=False)
    counts.add(report)
    if done.returncode not in (0, NO_TESTS_RAN if extra else 0):
        counts.broken.append(kind)


def run_vitest(paths: Paths, report: Path, counts: Counts) -> None:
    """The client's unit tests."""
    if not (web.WEB / "package.json").exists():
        return
    print("\n== unit: web", flush=True)
    with Progress() as progress:
        web.install(paths, progress.say)
    options = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
    done = subprocess.run(
        [*web.node_and_npm()[1], "test", "--silent", "--", *options],
        cwd=web.WEB,
        env=web.node_environment(),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    counts.add(report)
    if done.returncode != 0:
        counts.broken.append("web")


def provide_browser(paths: Paths) -> None:
    """Say which browser there is; without one those tests are skipped and say so themselves."""
    found = find_chromium()
    if found is None and may_install():
        with Progress() as progress:
            progress.begin("installing Chromium")
            found = install_chromium(paths.log("chromium"))
            progress.end("installing Chromium", "done" if found else f"failed, see {paths.log('chromium')}")
    if found is None:
        print(f"There is no Chromium, so tests that need one are skipped. To have one: sudo {INSTALL}")
