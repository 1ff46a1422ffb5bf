"""Which sessions were logged out. A token of such a session is refused although its signature is good."""

from parley_contract.limits import TOKEN_LEEWAY_S, TOKEN_LIFE_S_MAX
from parley_contract.records import LogRecord, RevocationValue, parse_key, parse_value

# After a revocation no token of the session is made; the last one made before it is dead by then. Twice, for clocks.
_REMEMBERED_MS = 2 * (TOKEN_LIFE_S_MAX + TOKEN_LEEWAY_S) * 1000
_FORGET_ABOVE_MIN = 10_000


class Revocations:
    """Written by the folding thread alone; `covers` is safe from any thread."""

    def __init__(self) -> None:
        self._revoked_ts: dict[str, int] = {}
        self._forget_above = _FORGET_ABOVE_MIN

    def apply(self, record: LogRecord) -> None:
        """Raise Poison when the record is not a revocation. A tombstone is retention's, and forgets nothing."""
        session = parse_key(record)
        if record.value is None:
            return
        parse_value(RevocationValue, record)
        self._revoked_ts[session] = record.ts
        if len(self._revoked_ts) > self._forget_above:
            self._forget(record.ts - _REMEMBERED_MS)

    def covers(self, session: str) -> bool:
        return session in self._revoked_ts

    def _forget(self, before_ts: int) -> None:
        self._revoked_ts = {session: ts for session, ts in self._revoked_ts.items() if ts >= before_ts}
        self._forget_above = max(_FORGET_ABOVE_MIN, 2 * len(self._revoked_ts))
