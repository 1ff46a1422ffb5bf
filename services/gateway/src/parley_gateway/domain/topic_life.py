"""One life of chat-messages, from its creation to its deletion, as this gateway found it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicLife:
    """`epoch` is the topic's id; `partition_of` is where a room lives."""

    epoch: str
    retention_ms: int
    partition_of: Callable[[str], int]


# Before Kafka has answered for the first time; no connection is admitted then.
NO_LIFE = TopicLife(epoch="", retention_ms=0, partition_of=lambda _room: 0)
