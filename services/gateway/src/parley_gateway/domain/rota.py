"""One clock for all connections: each is looked at once a period, some at each tick, so no tick has much to do."""

from collections.abc import Iterator

from parley_gateway.domain.connection import Connection

PARTS = 10


class Rota:
    def __init__(self, period_s: float) -> None:
        self._step_s = period_s / PARTS
        self._parts: list[set[Connection]] = [set() for _ in range(PARTS)]
        self._turn = 0
        self._next_at = float("-inf")

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[Connection]:
        return iter([connection for part in self._parts for connection in part])

    def add(self, connection: Connection) -> None:
        self._parts[hash(connection) % PARTS].add(connection)

    def discard(self, connection: Connection) -> None:
        self._parts[hash(connection) % PARTS].discard(connection)

    def due(self, now: float) -> list[Connection]:
        """Those whose turn it is; after a long silence everybody, once."""
        due: list[Connection] = []
        for _ in range(PARTS):
            if self._next_at > now:
                return due
            due += self._parts[self._turn]
            self._turn = (self._turn + 1) % PARTS
            self._next_at = max(self._next_at + self._step_s, now - self._step_s * PARTS)
        self._next_at = now + self._step_s
        return due
