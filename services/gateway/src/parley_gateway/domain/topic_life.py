"""One life of chat-messages, from its creation to its deletion, as this gateway found it."""

from dataclasses import dataclass

from parley_contract.placement import partition_of


@dataclass(frozen=True, slots=True)
class TopicLife:
    """`epoch` is the topic's id."""

    epoch: str
    retention_ms: int
    partitions: int

    def partition_of(self, room: str) -> int:
        """Where a room lives."""
        return partition_of(room, self.partitions)


# Before Kafka has answered for the first time; no connection is admitted then.
NO_LIFE = TopicLife(epoch="", retention_ms=0, partitions=1)
