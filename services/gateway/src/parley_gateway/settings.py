"""What the gateway reads from its environment."""

from typing import Annotated, ClassVar

from parley_chassis.settings import CommaList, ServiceSettings, split_commas
from pydantic import BeforeValidator, Field

from parley_gateway.domain.rates import SENDS_PER_S


class GatewaySettings(ServiceSettings):
    service: ClassVar[str] = "gateway"

    port: int = Field(8002, alias="PARLEY_PORT", description="Port that the service listens on.", ge=0, le=65535)
    kafka_bootstrap_servers: str = Field(
        alias="KAFKA_BOOTSTRAP_SERVERS", description="Kafka's addresses, host:port with commas.", min_length=1
    )
    jwks_url: str = Field(
        alias="PARLEY_JWKS_URL", description="Where auth publishes the keys of its tokens.", min_length=1
    )
    origins: Annotated[CommaList, BeforeValidator(split_commas)] = Field(
        alias="PARLEY_ORIGINS", description="Exact origins of the client, with commas.", min_length=1
    )
    sends_per_s: float = Field(
        SENDS_PER_S,
        alias="PARLEY_SENDS_PER_S",
        description="Messages a second that one connection may send; three times as many at once.",
        gt=0,
    )
