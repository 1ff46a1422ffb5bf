"""How long things took: each send's outcome (G4), each service's way back to work (G9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.hindrance import Hindrance
from parley_torture.evidence import Evidence

OUTCOME_S = 10.0
RECOVERY_S = 15.0


def check_outcomes(evidence: Evidence, hindrance: Hindrance) -> Iterator[Anomaly]:
    for attempt in evidence.attempts:
        since = hindrance.heard_at(attempt.gateway, attempt.sent_at, attempt.sent_at + OUTCOME_S)
        took_s = attempt.ended_at - since - hindrance.lag_s(since, attempt.ended_at)
        if took_s > OUTCOME_S:
            told = f"{attempt.cid} through {attempt.gateway} had its outcome ({attempt.outcome}) after {took_s:.1f} s"
            facts = {"cid": attempt.cid, "gateway": attempt.gateway, "sent_at": attempt.sent_at, "took_s": took_s}
            yield Anomaly("slow-outcome", attempt.ended_at, told, facts)


def check_recoveries(evidence: Evidence, hindrance: Hindrance) -> Iterator[Anomaly]:
    """Between two signs of work of a service may lie 15 s in which nothing hindered it, not more."""
    signs: dict[str, list[float]] = {}
    for sign in evidence.signs:
        signs.setdefault(sign.service, []).append(sign.at)
    end = evidence.calm_at or evidence.ended_at
    for service, times in signs.items():
        for before, after in zip(times, [*times[1:], max(end, times[-1])], strict=True):
            since = hindrance.freed_at(service, before, after)
            silent_s = after - since - hindrance.lag_s(since, after)
            if silent_s > RECOVERY_S:
                told = f"{service} did no work for {silent_s:.1f} s with nothing in its way"
                facts = {"service": service, "last_sign_at": before, "free_from": since, "next_sign_at": after}
                yield Anomaly("slow-recovery", since, told, facts)


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long after the end of a fault a service it touched was seen at work; None: not before the run's end. What the
    next fault touched before that is counted with the next."""

    kind: str
    target: str
    service: str
    took_s: float | None


def recoveries(evidence: Evidence, hindrance: Hindrance) -> list[Recovery]:
    found = []
    for fault in evidence.faults:
        if fault.over_at is None:
            continue
        for service in sorted(fault.touches):
            sign = hindrance.first_sign(service, fault.over_at)
            if hindrance.freed_at(service, fault.over_at, evidence.ended_at if sign is None else sign) > fault.over_at:
                continue
            found.append(
                Recovery(fault.kind, fault.target, service, None if sign is None else round(sign - fault.over_at, 2))
            )
    return found
