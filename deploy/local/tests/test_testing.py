"""The counts at the end of `parley test`."""

from pathlib import Path

from parley_local.testing import Counts, folders

REPORT = """<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"/></testsuites>"""


def test_counts_of_several_reports_add_up(tmp_path: Path) -> None:
    """Errors count as failures; a report that was never written adds nothing."""
    report = tmp_path / "unit.xml"
    report.write_text(REPORT)
    counts = Counts()
    counts.add(report)
    counts.add(report)
    counts.add(tmp_path / "missing.xml")
    assert counts.line == "total: 8 passed, 6 failed, 6 skipped"


def test_folders_of_unit_tests_are_those_of_every_member(tmp_path: Path) -> None:
    """A new service's tests are found by their place."""
    for place in ("libs/contract/tests", "services/auth/tests", "deploy/local/tests", "tests/e2e"):
        (tmp_path / place).mkdir(parents=True)
    assert folders("unit", tmp_path) == ["deploy/local/tests", "libs/contract/tests", "services/auth/tests"]
    assert folders("e2e", tmp_path) == ["tests/e2e"]
    assert folders("contract", tmp_path) == []
