"""What an operator decides about the log."""

from typing import ClassVar

from parley_chassis.settings import ServiceSettings
from parley_contract.topics import RETENTION_MS_DEFAULT
from pydantic import Field


class TopicsSettings(ServiceSettings):
    service: ClassVar[str] = "topics"

    kafka_bootstrap_servers: str = Field(
        alias="KAFKA_BOOTSTRAP_SERVERS", description="Kafka brokers, host:port, comma separated."
    )
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
