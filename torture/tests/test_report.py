"""The report says what the run was."""

import json
from pathlib import Path

from parley_torture.arguments import parse
from parley_torture.checker.verdict import judge
from parley_torture.evidence import Evidence, Fault
from parley_torture.report.summary import summarize
from parley_torture.report.write import write_report


def test_report_of_a_run_with_a_finding_names_it_in_both_files(good: Evidence, tmp_path: Path) -> None:
    """Programs find it in report.json, people on the page, with a picture."""
    good.heard = [h for h in good.heard if (h.reader, h.place.offset) != ("bob", 5)]
    good.faults = [Fault("kill", "gateway-1", 2.0, 3.0, frozenset({"gateway-1"}))]
    anomalies = judge(good)
    asked = parse(["--seed", "7", "--faults", "kill"])
    write_report(tmp_path, summarize(asked, good, anomalies), good, anomalies)
    told = json.loads((tmp_path / "report.json").read_text())
    assert (told["seed"], told["anomalies"]["poll-skip"], told["outcomes"]) == (7, 1, {"ack": 12})
    assert told["recoveries"][0]["took_s"] == 1.0
    shown = (tmp_path / "report.html").read_text()
    assert "<svg" in shown
    assert "bob was shown 6 after 4" in shown
