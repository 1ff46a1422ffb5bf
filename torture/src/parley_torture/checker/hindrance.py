"""When nothing is owed: what a fault excuses, and nothing more."""

from collections.abc import Iterable, Mapping

from parley_torture.evidence import Evidence, Fault, Lag

NEVER = float("inf")


class Hindrance:
    def __init__(self, evidence: Evidence) -> None:
        self._faults = evidence.faults
        self._lags = evidence.lags
        self._signs: Mapping[str, list[float]] = _by_service(evidence)

    def freed_at(self, service: str, since: float, until: float) -> float:
        """From when on the service had to work: `since`, or when the last fault that touched it meanwhile was over."""
        over = (end for fault in self._faults if (end := _overlap(fault, service in fault.touches, since, until)))
        return max([since, *over])

    def well_at(self, services: Iterable[str], since: float, until: float) -> float:
        """The same, but a fault lasts until the service has shown itself at work again: what stands on a service has
        its own limits from then on. That it takes not too long is `slow-recovery`'s to say."""
        found = since
        for service in services:
            for fault in self._faults:
                if service in fault.touches and fault.began_at < until:
                    well = self._sign_after(service, NEVER if fault.over_at is None else fault.over_at)
                    if well > since:
                        found = max(found, well)
        return found

    def heard_at(self, gateway: str, since: float, until: float) -> float:
        """From when on the people of this gateway could hear it."""
        over = (end for fault in self._faults if (end := _overlap(fault, gateway in fault.deafens, since, until)))
        return max([since, *over])

    def lag_s(self, since: float, until: float) -> float:
        """How long the run itself stood still between these."""
        return sum(lag.late_s for lag in self._lags if _touches(lag, since, until))

    def first_sign(self, service: str, after: float) -> float | None:
        found = self._sign_after(service, after)
        return None if found == NEVER else found

    def _sign_after(self, service: str, after: float) -> float:
        return next((at for at in self._signs.get(service, ()) if at > after), NEVER)


def _overlap(fault: Fault, concerned: bool, since: float, until: float) -> float | None:
    end = NEVER if fault.over_at is None else fault.over_at
    return end if concerned and fault.began_at < until and end > since else None


def _touches(lag: Lag, since: float, until: float) -> bool:
    return lag.at - lag.late_s < until and lag.at > since


def _by_service(evidence: Evidence) -> dict[str, list[float]]:
    signs: dict[str, list[float]] = {}
    for sign in evidence.signs:
        signs.setdefault(sign.service, []).append(sign.at)
    return signs
