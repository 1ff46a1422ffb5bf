"""What is known of the log from outside: which topics live, from where to where they reach, how long they keep."""

from dataclasses import dataclass
from typing import NamedTuple

from parley_contract.topics import CHAT_MESSAGES


class Place(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


@dataclass(frozen=True)
class LogState:
    """One look at the broker. `epochs` are topic ids; `starts` the lowest offset kept, `ends` one above the highest;
    `read_at` is when the look began, in monotonic seconds."""

    epochs: dict[str, str]
    retention_ms: int
    starts: dict[Place, int]
    ends: dict[Place, int]
    read_at: float

    @property
    def epoch(self) -> str:
        return self.epochs[CHAT_MESSAGES]

    @property
    def chat_partitions(self) -> int:
        return sum(place.topic == CHAT_MESSAGES for place in self.starts)

    def of_chat(self, offsets: dict[Place, int]) -> dict[int, int]:
        """The messages' part of `starts`, `ends` or positions, by partition."""
        return {place.partition: offset for place, offset in offsets.items() if place.topic == CHAT_MESSAGES}

    def is_same_log(self, other: "LogState") -> bool:
        """Whether both looks saw the same topics with the same partitions."""
        return self.epochs == other.epochs and self.starts.keys() == other.starts.keys()


def lag(positions: dict[Place, int], ends: dict[Place, int]) -> int:
    """How many offsets lie between what has been folded and the ends that were seen."""
    return sum(max(0, end - positions.get(place, 0)) for place, end in ends.items())
