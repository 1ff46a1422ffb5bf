"""Reads and changes topics, users and rights through kafka-python's admin client."""

import time
from collections.abc import Iterable, Mapping

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    KafkaAdminClient,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError, TopicAlreadyExistsError
from parley_chassis.kafka_access import KafkaAccess

from parley_topics.plan import Create, Found
from parley_topics.rights import Grant

ATTEMPT_MS = 3_000
SCRAM_ITERATIONS = 8192


class KafkaAway(Exception):
    """Kafka did not answer in time."""


class RightsRefused(Exception):
    """The broker does not keep users or rights: it has no authorizer, or we may not."""


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

    def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Make each user, or give it this password; raise RightsRefused."""
        mechanism = ScramMechanism.SCRAM_SHA_512
        answered: dict[str, str | None] = self._client.alter_user_scram_credentials(
            [
                UserScramCredentialUpsertion(user, mechanism, password.encode(), iterations=SCRAM_ITERATIONS)
                for user, password in passwords.items()
            ]
        )
        if failed := {user: why for user, why in answered.items() if why}:
            raise RightsRefused(f"Kafka did not take the passwords: {failed}")

    def grant(self, wanted: Iterable[Grant]) -> None:
        """Give these rights; those that are given already stay. Raise RightsRefused."""
        answered = self._client.create_acls(
            [
                ACL(
                    principal=f"User:{one.service}",
                    host="*",
                    operation=ACLOperation[one.right],
                    permission_type=ACLPermissionType.ALLOW,
                    resource_pattern=ResourcePattern(ResourceType.TOPIC, one.topic),
                )
                for one in wanted
            ]
        )
        if answered["failed"]:
            raise RightsRefused(f"Kafka did not give the rights: {answered['failed']}")

    def close(self) -> None:
        self._client.close()


def connect(kafka: KafkaAccess, wait_s: float) -> TopicAdmin:
    """Wait for Kafka; raise KafkaAway when it has not answered after `wait_s`."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return TopicAdmin(
                KafkaAdminClient(
                    **kafka.options(),
                    bootstrap_timeout_ms=ATTEMPT_MS,
                    client_id="parley-topics",
                )
            )
        except (KafkaError, OSError) as error:
            if time.monotonic() > deadline:
                raise KafkaAway(
                    f"Kafka at {kafka.bootstrap_servers} did not answer within {wait_s:g} s: {error}"
                ) from None
            time.sleep(0.2)
