"""What history is told from outside."""

from pathlib import Path
from typing import Annotated, ClassVar

from parley_chassis.kafka_access import KafkaSettings
from parley_chassis.settings import CommaList, split_commas
from pydantic import BeforeValidator, Field


class HistorySettings(KafkaSettings):
    service: ClassVar[str] = "history"

    port: int = Field(8003, alias="PARLEY_PORT", description="Port that the service listens on.", ge=0, le=65535)
    jwks_url: str = Field(
        alias="PARLEY_JWKS_URL",
        description="Where auth publishes the keys that tokens are checked with.",
        pattern=r"^https?://[^/\s]+/\S*$",
    )
    view_dir: Path = Field(
        alias="PARLEY_VIEW_DIR",
        description="Folder of the view. May be deleted while the service is stopped; it is read from the log again.",
    )
    origins: Annotated[CommaList, BeforeValidator(split_commas)] = Field(
        (),
        alias="PARLEY_ORIGINS",
        description="Exact origins of the client, with commas: pages that may play a room again.",
    )
