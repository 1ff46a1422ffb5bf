"""The launcher's own settings, from the environment. An unknown PARLEY_* is refused: a typo must not pass silently."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parley_local.mysql import DATABASE, Database
from parley_local.secret_file import write_secret
from parley_local.trouble import Trouble

PORT = 5000
FOR_TOPICS = ("PARLEY_RETENTION_MS", "PARLEY_CHAT_PARTITIONS", "PARLEY_REPLICATION_FACTOR")
KNOWN = {
    "PARLEY_STATE_DIR": "where the environment, the data and the logs live (.parley)",
    "PARLEY_PORT": f"the port of the page ({PORT})",
    "PARLEY_LOG_LEVEL": "debug, info, warning or error (info)",
    "PARLEY_ORIGINS": "more origins that may use the chat, a comma list (http://localhost:PORT is always one)",
    "PARLEY_RETENTION_MS": "how long messages are kept, ms (3600000)",
    "PARLEY_CHAT_PARTITIONS": "partitions of chat-messages, fixed when it is created (1)",
    "PARLEY_REPLICATION_FACTOR": "copies of each topic, for a given Kafka of several brokers (1)",
}
GIVEN_DATABASE = ("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_PASSWORD_FILE", "DB_NAME")


@dataclass(frozen=True, slots=True)
class Options:
    """What one stack is to be. A given Kafka or database is used as it is and not started."""

    port: int = PORT
    log_level: str = "info"
    origins: tuple[str, ...] = ()
    kafka: str | None = None
    database: Mapping[str, str] | None = None
    topics: Mapping[str, str] = field(default_factory=dict)


def from_environment(environ: Mapping[str, str]) -> Options:
    """Read what is given. `Trouble` for an unknown name or a value that cannot be meant."""
    refuse_unknown(environ)
    database = {name: environ[name] for name in GIVEN_DATABASE if environ.get(name)}
    return Options(
        port=port_number(environ.get("PARLEY_PORT", str(PORT))),
        log_level=environ.get("PARLEY_LOG_LEVEL", "info"),
        origins=tuple(o.strip() for o in environ.get("PARLEY_ORIGINS", "").split(",") if o.strip()),
        kafka=environ.get("KAFKA_BOOTSTRAP_SERVERS") or None,
        database=database if "DB_HOST" in database else None,
        topics={name: environ[name] for name in FOR_TOPICS if name in environ},
    )


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """A PARLEY_* that nobody reads is refused, with the name that was probably meant."""
    for name in sorted(environ):
        if name.startswith("PARLEY_") and name not in KNOWN:
            close = difflib.get_close_matches(name, KNOWN, n=1)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise Trouble(f"{name} is set, but Parley's launcher has no such setting.{meant}")


def port_number(text: str) -> int:
    """A TCP port a program may listen on."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Trouble(f"{text} is not a port: a number from 1 to 65535 is needed.")
    return int(text)


def given_database(given: Mapping[str, str], secrets: Path) -> Database:
    """The database that DB_* name. A password given as text goes into a file: no child has it in its environment."""
    missing = [name for name in ("DB_USER",) if name not in given]
    if "DB_PASSWORD" not in given and "DB_PASSWORD_FILE" not in given:
        missing.append("DB_PASSWORD or DB_PASSWORD_FILE")
    if missing:
        raise Trouble(f"DB_HOST is given, so Parley uses that database; it also needs {' and '.join(missing)}.")
    file = Path(given["DB_PASSWORD_FILE"]).absolute() if "DB_PASSWORD_FILE" in given else secrets / "given_db_password"
    if "DB_PASSWORD_FILE" not in given:
        write_secret(file, given["DB_PASSWORD"])
    return Database(
        given["DB_HOST"],
        port_number(given.get("DB_PORT", "3306")),
        given["DB_USER"],
        given.get("DB_NAME", DATABASE),
        file,
    )


def state_folder(environ: Mapping[str, str], checkout: Path) -> Path:
    """Where a stack keeps its things."""
    return Path(environ.get("PARLEY_STATE_DIR") or checkout / ".parley").absolute()


def current() -> Options:
    """The options of this process."""
    return from_environment(os.environ)
