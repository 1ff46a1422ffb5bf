"""Which offsets each room has in the log, eight bytes a message, so that a resume can name exactly what is gone."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Extent:
    """`kept`: offsets of the room's messages in the log, ascending. `gone`: the highest that retention took."""

    partition: int
    kept: "array[int]" = field(default_factory=lambda: array("q"))
    gone: int | None = None


class RoomExtents:
    def __init__(self) -> None:
        self._rooms: dict[str, Extent] = {}

    def add(self, room: str, partition: int, offset: int) -> None:
        extent = self._rooms.get(room)
        if extent is None:
            extent = self._rooms[room] = Extent(partition)
        extent.kept.append(offset)

    def evict(self, partition: int, log_start: int) -> list[str]:
        """Forget what is below `log_start`; return the rooms that lost something."""
        lost = []
        for room, extent in self._rooms.items():
            if extent.partition == partition and extent.kept and extent.kept[0] < log_start:
                first = bisect_left(extent.kept, log_start)
                extent.gone = extent.kept[first - 1]
                del extent.kept[:first]
                lost.append(room)
        return lost

    def kept(self, room: str) -> Sequence[int]:
        extent = self._rooms.get(room)
        return extent.kept if extent is not None else ()

    def gone(self, room: str) -> int | None:
        extent = self._rooms.get(room)
        return extent.gone if extent is not None else None
