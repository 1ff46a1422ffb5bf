"""All rules over one run's evidence."""

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.hindrance import Hindrance
from parley_torture.checker.pages import check_pages
from parley_torture.checker.presence import check_presence
from parley_torture.checker.reads import check_reads
from parley_torture.checker.timing import check_outcomes, check_recoveries
from parley_torture.checker.truth import Truth
from parley_torture.checker.writes import check_writes
from parley_torture.evidence import Evidence


def judge(evidence: Evidence) -> list[Anomaly]:
    """Every anomaly, in order of time."""
    truth, hindrance = Truth(evidence), Hindrance(evidence)
    found = [
        *check_writes(evidence, truth, hindrance),
        *check_reads(evidence, truth),
        *check_pages(evidence, truth),
        *check_presence(evidence, hindrance),
        *check_outcomes(evidence, hindrance),
        *check_recoveries(evidence, hindrance),
    ]
    if evidence.calm_at is None:
        found.append(Anomaly("never-calm", evidence.ended_at, "not every part was ready again after the last fault"))
    return sorted(found, key=lambda anomaly: anomaly.at)
