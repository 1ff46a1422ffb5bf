"""Writes the report's files."""

import json
from pathlib import Path
from typing import Any

from parley_torture.checker.anomalies import Anomaly
from parley_torture.evidence import Evidence
from parley_torture.report.page import page


def write_report(folder: Path, summary: dict[str, Any], evidence: Evidence, anomalies: list[Anomaly]) -> None:
    """report.json and report.html; those of an earlier run are written over."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(page(summary, evidence, anomalies), encoding="utf-8")
