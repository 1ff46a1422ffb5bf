"""What the gateway reads from its environment."""

from typing import Annotated, ClassVar

from parley_chassis.kafka_access import KafkaSettings
from parley_chassis.settings import CommaList, Networks, split_commas
from pydantic import BeforeValidator, Field

from parley_gateway.domain.doors import SILENT_MAX, SOCKETS_MAX
from parley_gateway.domain.rates import SENDS_PER_S


class GatewaySettings(KafkaSettings):
    service: ClassVar[str] = "gateway"

    port: int = Field(8002, alias="PARLEY_PORT", description="Port that the service listens on.", ge=0, le=65535)
    jwks_url: str = Field(
        alias="PARLEY_JWKS_URL", description="Where auth publishes the keys of its tokens.", min_length=1
    )
    origins: Annotated[CommaList, BeforeValidator(split_commas)] = Field(
        alias="PARLEY_ORIGINS", description="Exact origins of the client, with commas.", min_length=1
    )
    sends_per_s: float = Field(
        SENDS_PER_S,
        alias="PARLEY_SENDS_PER_S",
        description="Messages a second that one person may send; as many at once.",
        gt=0,
    )
    trusted_proxies: Networks = Field(
        ("127.0.0.1", "::1"),
        alias="PARLEY_TRUSTED_PROXIES",
        description="Addresses or networks whose X-Forwarded-For is believed.",
    )
    silent_per_address: int = Field(
        SILENT_MAX,
        alias="PARLEY_SILENT_PER_ADDRESS",
        description="Sockets of one address that may stand for longer than a second without hello.",
        ge=1,
    )
    sockets_per_person: int = Field(
        SOCKETS_MAX, alias="PARLEY_SOCKETS_PER_PERSON", description="Open sockets of one person on one gateway.", ge=1
    )
