"""The figures of a run."""

import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from parley_torture.arguments import Asked
from parley_torture.checker.anomalies import MEANINGS, Anomaly
from parley_torture.checker.hindrance import Hindrance
from parley_torture.checker.timing import recoveries
from parley_torture.evidence import Evidence

ANOMALIES_MAX = 200


def summarize(asked: Asked, evidence: Evidence, anomalies: list[Anomaly]) -> dict[str, Any]:
    """Ready for JSON. `line` says it in one."""
    outcomes: Counter[str] = Counter(attempt.outcome for attempt in evidence.attempts)
    latencies = sorted(a.ended_at - a.sent_at for a in evidence.attempts if a.outcome == "ack")
    found = recoveries(evidence, Hindrance(evidence))
    took = [recovery.took_s for recovery in found if recovery.took_s is not None]
    names = Counter(anomaly.name for anomaly in anomalies)
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seed": asked.seed,
        "minutes": asked.minutes,
        "faults_asked": list(asked.faults),
        "bug": asked.bug,
        "line": _line(evidence, outcomes),
        "anomalies": {name: names[name] for name in MEANINGS},
        "outcomes": dict(outcomes),
        "outcome_s": {
            "p50": _at(latencies, 0.5),
            "p99": _at(latencies, 0.99),
            "max": _at(latencies, 1),
            "max_of_all": round(max((a.ended_at - a.sent_at for a in evidence.attempts), default=0), 3),
        },
        "shown": len(evidence.heard),
        "pages": len(evidence.pages),
        "raw_messages": len(evidence.logged),
        "lives_of_the_log": len(evidence.lives),
        "gaps_named": Counter(j.gap.reason for j in evidence.joined if j.gap is not None),
        "resumes": sum(j.since is not None for j in evidence.joined),
        "recovery_s_max": max(took, default=None),
        "own_lag_s": round(sum(lag.late_s for lag in evidence.lags), 2),
        "faults": [_fault(asdict(fault)) for fault in evidence.faults],
        "recoveries": [asdict(recovery) for recovery in found],
        "findings": [asdict(anomaly) for anomaly in anomalies[:ANOMALIES_MAX]],
    }


def _line(evidence: Evidence, outcomes: Counter[str]) -> str:
    kinds = len({fault.kind for fault in evidence.faults})
    return (
        f"{outcomes['ack']} acked, {outcomes['retry']} to be sent again, {outcomes['broken']} cut off, "
        f"{outcomes['refused']} refused, {len(evidence.heard)} shown, {len(evidence.pages)} pages, "
        f"{len(evidence.faults)} faults of {kinds} kinds"
    )


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    return fault | {"touches": sorted(fault["touches"]), "deafens": sorted(fault["deafens"])}


def _at(ordered: list[float], part: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 4) if ordered else None
