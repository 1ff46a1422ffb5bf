"""How far each partition has been taken in. No record is taken in twice, whichever way it came."""

from collections.abc import Mapping

from parley_contract.records import LogRecord

Place = tuple[str, int]


class Positions:
    """The next offset of each partition; empty when reading has to begin from the log's start."""

    def __init__(self) -> None:
        self._next: dict[Place, int] = {}

    def __bool__(self) -> bool:
        return bool(self._next)

    def begin(self, starts: Mapping[Place, int]) -> None:
        self._next = dict(starts)

    def forget(self) -> None:
        self._next = {}

    def all(self) -> Mapping[Place, int]:
        return self._next

    def is_next(self, place: Place, offset: int) -> bool:
        """Whether everything below the offset was taken in, and nothing from it on."""
        return self._next.get(place) == offset

    def reached(self, place: Place, offset: int) -> None:
        """Everything below the offset has been taken in, each record once."""
        self._next[place] = offset

    def take(self, topic: str, records: list[LogRecord]) -> list[LogRecord]:
        """Those of the records that are new, in their order; the positions move on behind them."""
        fresh = []
        for record in records:
            place = topic, record.partition
            if record.offset >= self._next[place]:
                self._next[place] = record.offset + 1
                fresh.append(record)
        return fresh
