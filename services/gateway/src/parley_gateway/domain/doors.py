"""Sockets that stand in the door: accepted, but without hello yet. And how many sockets one person may have open.

Who means well says hello at once. So an address may have many for a moment (a school behind one router comes back
after a restart), but few that have been silent for SILENT_AFTER_S.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from parley_contract.close_codes import CloseCode

from parley_gateway.domain.connection import Connection

SILENT_AFTER_S = 1.0
SILENT_MAX, SOCKETS_MAX = 10, 250
# Of one address, silent or not.
STANDING_MAX = 200


@dataclass(frozen=True, slots=True)
class TurnedAway:
    connection: Connection
    code: CloseCode


class Doors:
    """`silent_max`: silent sockets of one address. `sockets_max`: open sockets of one person, on this gateway."""

    def __init__(self, silent_max: int = SILENT_MAX, sockets_max: int = SOCKETS_MAX) -> None:
        self._silent_max = silent_max
        self._sockets_max = sockets_max
        # Address to its sockets and since when they stand there, oldest first.
        self._standing: dict[str, dict[Connection, float]] = {}

    def came(self, connection: Connection, now: float) -> list[TurnedAway]:
        """Who has to go because of the newcomer, or the newcomer. One without an address is not counted."""
        if connection.address is None:
            return []
        standing = self._standing.setdefault(connection.address, {})
        if len(standing) >= STANDING_MAX:
            return [TurnedAway(connection, CloseCode.TOO_MANY_REQUESTS)]
        standing[connection] = now
        return list(self._surplus(standing, now))

    def went(self, connection: Connection) -> None:
        """It has said hello, or has ended."""
        standing = self._standing.get(connection.address or "")
        if standing is not None:
            standing.pop(connection, None)
            if not standing:
                del self._standing[connection.address or ""]

    def on_tick(self, now: float) -> list[TurnedAway]:
        return [gone for standing in self._standing.values() for gone in self._surplus(standing, now)]

    def is_full(self, open_sockets: int) -> bool:
        return open_sockets >= self._sockets_max

    def _surplus(self, standing: dict[Connection, float], now: float) -> Iterator[TurnedAway]:
        """The oldest of those that have been silent too long, as far as they are too many."""
        if len(standing) <= self._silent_max:
            return
        silent = [connection for connection, since in standing.items() if now - since >= SILENT_AFTER_S]
        for connection in silent[: max(0, len(silent) - self._silent_max)]:
            yield TurnedAway(connection, CloseCode.TOO_MANY_CONNECTIONS)
