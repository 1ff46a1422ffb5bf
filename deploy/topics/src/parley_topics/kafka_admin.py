"""Reads and changes topics through kafka-python's admin client."""

import time

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError

from parley_topics.plan import Create, Found

ATTEMPT_MS = 3_000


class KafkaAway(Exception):
    """Kafka did not answer in time."""


class TopicAdmin:
    def __init__(self, client: KafkaAdminClient) -> None:
        self._client = client

    def found(self, names: dict[str, list[str]]) -> dict[str, Found]:
        """The topics that exist, of `names` (topic → configuration keys wanted)."""
        described = self._client.describe_topics(list(names))
        there = {topic["name"]: len(topic["partitions"]) for topic in described if topic["topic_id"]}
        if not there:
            return {}
        wanted = [ConfigResource(ConfigResourceType.TOPIC, name, names[name]) for name in there]
        configs = self._client.describe_configs(wanted, config_filter="all")["topic"]
        return {
            name: Found(partitions, {key: entry["value"] for key, entry in configs[name].items()})
            for name, partitions in there.items()
        }

    def create(self, topic: Create) -> None:
        """Create the topic; one that appeared meanwhile is fine."""
        definition = {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication_factor,
            "configs": topic.config,
        }
        try:
            self._client.create_topics({topic.name: definition})
        except TopicAlreadyExistsError:
            return

    def alter(self, name: str, config: dict[str, str]) -> None:
        self._client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, config)])

    def close(self) -> None:
        self._client.close()


def connect(bootstrap_servers: str, wait_s: float) -> TopicAdmin:
    """Wait for Kafka; raise KafkaAway when it has not answered after `wait_s`."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return TopicAdmin(
                KafkaAdminClient(
                    bootstrap_servers=bootstrap_servers,
                    bootstrap_timeout_ms=ATTEMPT_MS,
                    client_id="parley-topics",
                )
            )
        except (KafkaError, OSError) as error:
            if time.monotonic() > deadline:
                raise KafkaAway(f"Kafka at {bootstrap_servers} did not answer within {wait_s:g} s: {error}") from None
            time.sleep(0.2)
