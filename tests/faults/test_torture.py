"""Every kind of fault in one run, and the seeded bugs that such a run has to catch (G1 to G11, G15 to G18)."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from parley_torture.bugs.catalog import BUGS

ROOT = Path(__file__).parents[2]
MINUTES, SEED = 3, 4
# A run, the start of its stack, its last reading, and a machine that has other things to do.
WITHIN_S = 540
# These two look at both programs and need no luck; the whole list is marked slow.
ALWAYS = {"sender-from-frame", "fold-last-wins"}


def torture(report: Path, *arguments: str) -> int:
    """Run it as a person would; its exit code. Told to end, it ends its stack."""
    command = [sys.executable, "-P", "-m", "parley_torture", "--report", str(report), *arguments]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        return process.wait(WITHIN_S)
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.timeout(WITHIN_S + 60)
def test_system_under_every_kind_of_fault_keeps_its_promises(tmp_path):
    """Nothing lost, doubled, out of order, late or wrongly shown while everything is broken in turn
    (G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G15, G16, G17, G18)."""
    code = torture(tmp_path, "--minutes", str(MINUTES), "--seed", str(SEED))
    found = json.loads((tmp_path / "report.json").read_text())
    assert found["findings"] == []
    assert code == 0
    assert {fault["kind"] for fault in found["faults"]} == set(found["faults_asked"])


@pytest.mark.timeout(WITHIN_S + 60)
@pytest.mark.parametrize(
    "bug", [pytest.param(name, marks=() if name in ALWAYS else pytest.mark.slow) for name in sorted(BUGS)]
)
def test_seeded_bug_is_caught_by_its_name(tmp_path, bug):
    """A checker that cannot see a bug that is there proves nothing."""
    assert torture(tmp_path, "--bug", bug) == 0


@pytest.mark.timeout(WITHIN_S)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_torture_told_to_end_leaves_no_process(tmp_path, number):
    """Ctrl-C and SIGTERM end the stack in order, also in the midst of a fault."""
    command = [sys.executable, "-P", "-m", "parley_torture", "--faults", "pause", "--report", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "pause" in line)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        process.stderr.read()
        assert process.wait(180) == 130, told
        assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    finally:
        process.terminate()
        process.wait(60)
