"""Settings from the environment: one typed class a service, every error at once, secrets also from files.

Each field's description becomes a row of the generated table in the README. A variable `PARLEY_…` that no field
knows is an error: a typo must not silently become a default.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "PARLEY_"
_FILE = "_FILE"


class SettingsError(Exception):
    """The environment cannot be used; the message says each reason on a line of its own."""


class ServiceSettings(BaseSettings):
    """What every service has. Fields carry their variable's full name as alias."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    host: str = Field("127.0.0.1", alias="PARLEY_HOST", description="Address that the service listens on.")
    port: int = Field(0, alias="PARLEY_PORT", description="Port that the service listens on.", ge=0, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", alias="PARLEY_LOG_LEVEL", description="Least level that is logged."
    )

    service: ClassVar[str] = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` gives: no .env file is read behind the operator's back."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def split_commas(value: object) -> object:
    """For list settings: `a,b` means two."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    for network in networks:
        ipaddress.ip_network(network, strict=False)
    return networks


CommaList = Annotated[tuple[str, ...], NoDecode]
Networks = Annotated[CommaList, BeforeValidator(split_commas), AfterValidator(_networks)]
Settings = TypeVar("Settings", bound=ServiceSettings)


def load(kind: type[Settings], environ: Mapping[str, str] | None = None) -> Settings:
    """Read `kind` from the environment; raise SettingsError naming everything that is wrong."""
    environ = os.environ if environ is None else environ
    known = {str(field.alias) for field in kind.model_fields.values()}
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name in sorted(environ):
        target = name.removesuffix(_FILE) if name not in known else name
        if target in known:
            try:
                values[target] = environ[name] if target == name else Path(environ[name]).read_text().strip()
            except OSError as error:
                wrong.append(f"{name}: {error.strerror}: {environ[name]}")
        elif name.startswith(PREFIX):
            wrong.append(f"{name}: no such setting; known are {', '.join(sorted(known))}")
    try:
        settings = kind(**values)
    except ValidationError as error:
        wrong += [f"{e['loc'][0]}: {e['msg']}" for e in error.errors()]
    if wrong:
        raise SettingsError(f"The settings of {kind.service} cannot be used:\n  " + "\n  ".join(wrong))
    return settings


def table(kinds: list[type[ServiceSettings]]) -> str:
    """The settings of several services as one Markdown table, for the README."""
    rows = ["| variable | service | default | what it is |", "|---|---|---|---|"]
    seen: dict[tuple[str, str, str], list[str]] = {}
    for kind in kinds:
        for field in kind.model_fields.values():
            secret = field.annotation is SecretStr
            default = "required" if field.is_required() else f"`{_shown(field.get_default())}`"
            says = f"{field.description}{' Secret: better given as a file.' if secret else ''}"
            seen.setdefault((str(field.alias), default, says), []).append(kind.service)
    rows += [
        f"| `{alias}` | {', '.join(services)} | {default} | {says} |"
        for (alias, default, says), services in sorted(seen.items())
    ]
    return "\n".join(rows) + "\n"


def _shown(default: object) -> str:
    return ",".join(default) if isinstance(default, tuple) else str(default)
