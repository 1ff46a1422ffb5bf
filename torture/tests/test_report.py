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


def test_recovery_that_the_next_fault_interrupts_is_counted_with_the_next(good: Evidence) -> None:
    """Kafka was ended again right after its disk was lost: how long both lasted is nobody's time to come back."""
    gateway = frozenset({"gateway-1"})
    good.signs = [sign for sign in good.signs if not 2 < sign.at < 9]
    good.faults = [Fault("wipe", "kafka", 2.0, 3.0, gateway), Fault("away", "kafka", 3.5, 8.0, gateway)]
    told = summarize(parse(["--seed", "7"]), good, [])
    assert [(each["kind"], each["took_s"]) for each in told["recoveries"]] == [("away", 1.0)]
    assert told["recovery_s_max"] == 1.0
