"""Log-ins that were ended: a token of such a session opens nothing, and its sockets are closed.

An access token lives ten minutes at most, so a revocation is remembered a little longer than that.
"""

from parley_contract.limits import TOKEN_LEEWAY_S, TOKEN_LIFE_S_MAX
from parley_contract.records import LogRecord, Poison, RevocationValue, parse_key, parse_value
from parley_contract.topics import CHAT_SESSIONS

from parley_gateway.domain.tally import Tally

REMEMBER_MS = (TOKEN_LIFE_S_MAX + 4 * TOKEN_LEEWAY_S) * 1000


class Revocations:
    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        # Session id to the broker's time of its revocation, oldest first.
        self._revoked: dict[str, int] = {}

    def __contains__(self, sid: object) -> bool:
        return sid in self._revoked

    def on_record(self, record: LogRecord) -> str | None:
        """Return the session id that has just ended."""
        try:
            sid = parse_key(record)
            if record.value is None:
                return None
            parse_value(RevocationValue, record)
        except Poison:
            self._tally.skipped(CHAT_SESSIONS, record.offset)
            return None
        self._revoked.pop(sid, None)
        self._revoked[sid] = record.ts
        return sid

    def forget(self, broker_ms: int) -> None:
        """Let go of revocations whose tokens have all expired."""
        while self._revoked:
            sid, ts = next(iter(self._revoked.items()))
            if broker_ms - ts <= REMEMBER_MS:
                return
            del self._revoked[sid]
