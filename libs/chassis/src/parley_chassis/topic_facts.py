"""What Kafka says of a topic: its id (the epoch of every cursor), partitions and retention.

The topic id is made anew when a topic is deleted and created, so a cursor that carries it can never be read
against other data (promise G17). aiokafka 0.14 does not show it; kafka-python's admin client does.
"""

from dataclasses import dataclass

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

TIMEOUT_MS = 5_000


class TopicUnavailable(Exception):
    """Kafka did not answer, or has no such topic."""


@dataclass(frozen=True)
class TopicFacts:
    """`epoch` is the topic's id as text; `retention_ms` is how long records are kept."""

    epoch: str
    partitions: int
    retention_ms: int


def read_topic_facts(bootstrap_servers: str, topic: str) -> TopicFacts:
    """Ask the broker; blocks up to some seconds. Raise TopicUnavailable."""
    try:
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap_servers,
            bootstrap_timeout_ms=TIMEOUT_MS,
            request_timeout_ms=TIMEOUT_MS,
            client_id="parley-topic-facts",
        )
    except (KafkaError, OSError) as error:
        raise TopicUnavailable(f"Kafka does not answer: {error}") from None
    try:
        return describe_topic(admin, topic)
    finally:
        admin.close()


def describe_topic(admin: KafkaAdminClient, topic: str) -> TopicFacts:
    """The same over a client that is open already. Raise TopicUnavailable."""
    try:
        described = admin.describe_topics([topic])[0]
        if described["topic_id"] is None:
            raise TopicUnavailable(f"Kafka has no topic {topic}")
        wanted = ConfigResource(ConfigResourceType.TOPIC, topic, ["retention.ms"])
        configs = admin.describe_configs([wanted], config_filter="all")
        return TopicFacts(
            epoch=str(described["topic_id"]),
            partitions=len(described["partitions"]),
            retention_ms=int(configs["topic"][topic]["retention.ms"]["value"]),
        )
    except (KafkaError, OSError, LookupError) as error:
        raise TopicUnavailable(f"Kafka does not describe {topic}: {error}") from None
