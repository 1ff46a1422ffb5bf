"""Which life each topic has in Kafka now."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from parley_chassis.kafka_access import KafkaAccess
from parley_chassis.topic_facts import read_topic_facts
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.adapters.daemon_thread import in_daemon_thread
from parley_gateway.domain.topic_life import TopicLife


@dataclass(frozen=True, slots=True)
class FoundLife:
    """`ids` are the topics' ids by name, that of chat-messages among them."""

    life: TopicLife
    ids: dict[str, UUID]


async def find_life(kafka: KafkaAccess, topics: Collection[str]) -> FoundLife:
    """Ask the broker (about 10 ms of CPU, in a thread). Raise TopicUnavailable."""
    facts = await in_daemon_thread(partial(read_topic_facts, kafka, topics))
    chat = facts[CHAT_MESSAGES]
    life = TopicLife(chat.epoch, chat.retention_ms, chat.partitions)
    return FoundLife(life, {topic: UUID(each.epoch) for topic, each in facts.items()})
