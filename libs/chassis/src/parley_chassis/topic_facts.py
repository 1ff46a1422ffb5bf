"""What Kafka says of topics: their ids (that of chat-messages is the epoch of every cursor), partitions and retention.

A topic id is made anew when a topic is deleted and created, so a cursor that carries it can never be read
against other data (promise G17). aiokafka 0.14 does not show it; kafka-python's admin client does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

from parley_chassis.kafka_access import KafkaAccess

TIMEOUT_MS = 5_000


class TopicUnavailable(Exception):
    """Kafka did not answer, or has no such topic."""


@dataclass(frozen=True)
class TopicFacts:
    """`epoch` is the topic's id as text; `retention_ms` is how long records are kept."""

    epoch: str
    partitions: int
    retention_ms: int


def read_topic_facts(kafka: KafkaAccess, topics: Collection[str]) -> dict[str, TopicFacts]:
    """Ask the broker; blocks up to some seconds. Raise TopicUnavailable."""
    try:
        admin = KafkaAdminClient(
            **kafka.options(),
            bootstrap_timeout_ms=TIMEOUT_MS,
            request_timeout_ms=TIMEOUT_MS,
            client_id="parley-topic-facts",
        )
    except (KafkaError, OSError) as error:
        raise TopicUnavailable(f"Kafka does not answer: {error}") from None
    try:
        return describe_topics(admin, topics)
    finally:
        admin.close()


def describe_topics(admin: KafkaAdminClient, topics: Collection[str]) -> dict[str, TopicFacts]:
    """The same over a client that is open already. Raise TopicUnavailable."""
    try:
        described = {each["name"]: each for each in admin.describe_topics(list(topics))}
        wanted = [ConfigResource(ConfigResourceType.TOPIC, topic, ["retention.ms"]) for topic in topics]
        configs = admin.describe_configs(wanted, config_filter="all")["topic"]
        return {topic: _facts(described[topic], configs[topic]) for topic in topics}
    except (KafkaError, OSError, LookupError) as error:
        raise TopicUnavailable(f"Kafka does not describe {', '.join(topics)}: {error}") from None


def _facts(described: dict[str, Any], config: dict[str, Any]) -> TopicFacts:
    if described["topic_id"] is None:
        raise TopicUnavailable(f"Kafka has no topic {described['name']}")
    return TopicFacts(
        epoch=str(described["topic_id"]),
        partitions=len(described["partitions"]),
        retention_ms=int(config["retention.ms"]["value"]),
    )
