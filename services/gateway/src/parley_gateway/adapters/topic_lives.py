"""Which life of chat-messages Kafka has now, and where a room lives in it."""

from dataclasses import dataclass
from functools import partial

from aiokafka.partitioner import DefaultPartitioner
from parley_chassis.topic_facts import read_topic_facts
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.adapters.daemon_thread import in_daemon_thread
from parley_gateway.domain.topic_life import TopicLife


@dataclass(frozen=True, slots=True)
class FoundLife:
    life: TopicLife
    partitions: int


async def find_life(bootstrap_servers: str) -> FoundLife:
    """Ask the broker (about 10 ms of CPU, in a thread). Raise TopicUnavailable."""
    facts = await in_daemon_thread(partial(read_topic_facts, bootstrap_servers, CHAT_MESSAGES))
    partitioner, every = DefaultPartitioner(), list(range(facts.partitions))

    def partition_of(room: str) -> int:
        found: int = partitioner(room.encode(), every, every)
        return found

    return FoundLife(TopicLife(facts.epoch, facts.retention_ms, partition_of), facts.partitions)
