"""How a service reaches Kafka: plainly, over TLS, or over TLS with a name and password of its own (SCRAM)."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator

from parley_chassis.settings import ServiceSettings

Security = Literal["none", "tls", "scram"]
_PROTOCOLS: dict[Security, str] = {"none": "PLAINTEXT", "tls": "SSL", "scram": "SASL_SSL"}
MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class KafkaAccess:
    """`ca_file` signs the brokers' certificates; None: an authority that the machine trusts."""

    bootstrap_servers: str
    security: Security = "none"
    user: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None

    def options(self) -> dict[str, Any]:
        """Arguments that aiokafka's and kafka-python's clients share."""
        found: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": _PROTOCOLS[self.security],
        }
        if self.security != "none":
            found["ssl_context"] = ssl.create_default_context(cafile=self.ca_file)
        if self.security == "scram" and self.password is not None:
            found |= {
                "sasl_mechanism": MECHANISM,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password.get_secret_value(),
            }
        return found


class KafkaSettings(ServiceSettings):
    """What every service that talks to Kafka reads from its environment."""

    kafka_bootstrap_servers: str = Field(
        alias="KAFKA_BOOTSTRAP_SERVERS", description="Kafka's addresses, host:port with commas.", min_length=1
    )
    kafka_security: Security = Field(
        "none",
        alias="PARLEY_KAFKA_SECURITY",
        description="`none`; `tls`; or `scram`: over TLS with a name and a password.",
    )
    kafka_user: str | None = Field(None, alias="PARLEY_KAFKA_USER", description="Name for `scram`.")
    kafka_password: SecretStr | None = Field(None, alias="PARLEY_KAFKA_PASSWORD", description="Password of that name.")
    kafka_ca_file: Path | None = Field(
        None,
        alias="PARLEY_KAFKA_CA_FILE",
        description="Authority that signed the brokers' certificates (PEM); else those that the machine trusts.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kafka_security == "scram" and not (self.kafka_user and self.kafka_password):
            raise ValueError("PARLEY_KAFKA_SECURITY=scram needs PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD")
        if self.kafka_security == "none" and (self.kafka_user or self.kafka_ca_file):
            raise ValueError("PARLEY_KAFKA_USER and PARLEY_KAFKA_CA_FILE mean nothing without PARLEY_KAFKA_SECURITY")
        if self.kafka_ca_file is not None and not self.kafka_ca_file.is_file():
            raise ValueError(f"PARLEY_KAFKA_CA_FILE: no such file: {self.kafka_ca_file}")
        return self

    @property
    def kafka(self) -> KafkaAccess:
        return KafkaAccess(
            self.kafka_bootstrap_servers,
            self.kafka_security,
            self.kafka_user,
            self.kafka_password,
            self.kafka_ca_file,
        )
