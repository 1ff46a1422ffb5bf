"""What an operator decides about the log."""

from pathlib import Path
from typing import ClassVar

from parley_chassis.kafka_access import KafkaSettings
from parley_contract.topics import RETENTION_MS_DEFAULT
from pydantic import Field


class TopicsSettings(KafkaSettings):
    service: ClassVar[str] = "topics"

    retention_ms: int = Field(
        RETENTION_MS_DEFAULT,
        alias="PARLEY_RETENTION_MS",
        description="How long messages are kept, in ms. People are shown it.",
        ge=60_000,
    )
    chat_partitions: int = Field(
        1,
        alias="PARLEY_CHAT_PARTITIONS",
        description="Partitions of chat-messages; fixed once the topic exists, because rooms live in them.",
        ge=1,
        le=256,
    )
    replication_factor: int = Field(
        1, alias="PARLEY_REPLICATION_FACTOR", description="Copies of each record; 3 needs three brokers.", ge=1, le=7
    )
    wait_s: float = Field(
        60.0, alias="PARLEY_TOPICS_WAIT_S", description="How long to wait for Kafka before giving up.", gt=0
    )
    passwords_dir: Path | None = Field(
        None,
        alias="PARLEY_KAFKA_PASSWORDS_DIR",
        description="Folder of one file a service (auth, gateway, history) with its password for Kafka. "
        "Given: each becomes a user that may do what it needs and nothing else.",
    )
