"""What auth reads from its environment. `migrate` needs the database's part only."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from parley_chassis import settings as chassis
from parley_chassis.kafka_access import KafkaSettings
from parley_contract import limits
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

PEPPER_BYTES_MIN = 32
BCRYPT_COST_MIN = 10

Part = TypeVar("Part", bound=chassis.ServiceSettings)

_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+")


def _origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is not an origin such as http://localhost:5000 (lower case, no path)")
    if not origins:
        raise ValueError("at least one origin is needed")
    return origins


def _long_enough(pepper: SecretStr) -> SecretStr:
    if len(pepper.get_secret_value().encode()) < PEPPER_BYTES_MIN:
        raise ValueError(f"a pepper has at least {PEPPER_BYTES_MIN} random bytes")
    return pepper


_Origins = Annotated[chassis.CommaList, BeforeValidator(chassis.split_commas), AfterValidator(_origins)]


class DatabaseSettings(chassis.ServiceSettings):
    """Where MySQL or MariaDB is."""

    service: ClassVar[str] = "auth"

    port: int = Field(8001, alias="PARLEY_PORT", description="Port that the service listens on.", ge=0, le=65535)
    db_host: str = Field(alias="DB_HOST", description="Host of MySQL or MariaDB.", min_length=1)
    db_port: int = Field(3306, alias="DB_PORT", description="Port of MySQL or MariaDB.", ge=1, le=65535)
    db_user: str = Field(alias="DB_USER", description="User of the database.", min_length=1)
    db_password: SecretStr = Field(alias="DB_PASSWORD", description="Password of that user.")
    db_ca_file: Path | None = Field(
        None,
        alias="DB_CA_FILE",
        description="Authority that signed the server's certificate (PEM): with it only TLS to that host is taken.",
    )
    db_name: str = Field("chat_app", alias="DB_NAME", description="Name of the database.", min_length=1)


class SigningKeySettings(chassis.ServiceSettings):
    """Where the keys are."""

    service: ClassVar[str] = "auth"

    signing_key_file: Path = Field(
        alias="PARLEY_SIGNING_KEY_FILE",
        description="Ed25519 private keys that sign access tokens (PEM, PKCS8): the current, then the next.",
    )


class AuthSettings(DatabaseSettings, SigningKeySettings, KafkaSettings):
    """All of auth's settings."""

    pepper: Annotated[SecretStr, AfterValidator(_long_enough)] = Field(
        alias="PARLEY_PEPPER", description="Key that passwords are mixed with before hashing; losing it loses them all."
    )
    origins: _Origins = Field(alias="PARLEY_ORIGINS", description="Exact origins of the client, with commas.")
    trusted_proxies: chassis.Networks = Field(
        ("127.0.0.1", "::1"),
        alias="PARLEY_TRUSTED_PROXIES",
        description="Addresses or networks whose X-Forwarded-For is believed.",
    )
    token_life_s: int = Field(
        limits.TOKEN_LIFE_S_MAX,
        alias="PARLEY_TOKEN_LIFE_S",
        description="Life of an access token.",
        ge=5,
        le=limits.TOKEN_LIFE_S_MAX,
    )
    bcrypt_cost: int = Field(
        12,
        alias="PARLEY_BCRYPT_COST",
        description="Work of a password hash, as a power of two.",
        ge=BCRYPT_COST_MIN,
        le=15,
    )
    password_length_min: int = Field(
        12, alias="PARLEY_PASSWORD_LENGTH_MIN", description="Fewest characters of a password.", ge=10, le=64
    )
    signups_per_hour: int = Field(
        1000, alias="PARLEY_SIGNUPS_PER_HOUR", description="Sign-ups that one address may try in an hour.", ge=1
    )


def load_database(environ: Mapping[str, str] | None = None) -> DatabaseSettings:
    """The database's part, also from an environment that holds all of auth's settings."""
    return _load_part(DatabaseSettings, environ)


def load_signing_key(environ: Mapping[str, str] | None = None) -> SigningKeySettings:
    """The same for the keys."""
    return _load_part(SigningKeySettings, environ)


def _load_part(kind: type[Part], environ: Mapping[str, str] | None) -> Part:
    environ = os.environ if environ is None else environ
    needed = {str(field.alias) for field in kind.model_fields.values()}
    others = {str(field.alias) for field in AuthSettings.model_fields.values()} - needed
    kept = {
        name: value
        for name, value in environ.items()
        if name not in others and name.removesuffix("_FILE") not in others
    }
    return chassis.load(kind, kept)
