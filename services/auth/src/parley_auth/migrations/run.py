"""Brings the database to the newest revision: waits for the server, one at a time, again without harm."""

import hashlib
import time

from alembic import command
from alembic.config import Config
from parley_chassis import logs
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from parley_auth.adapters.database import make_engine
from parley_auth.migrations import HEAD
from parley_auth.settings import DatabaseSettings

WAIT_S = 90.0
LOCK_WAIT_S = 60
# Cannot connect, went away, lost, too many connections, is shutting down: it may yet come.
_MAY_COME = {2003, 2006, 2013, 1040, 1053}

_log = logs.get(__name__)


class MigrationError(Exception):
    """The database could not be migrated; the message is a sentence for the operator."""


def migrate(settings: DatabaseSettings, wait_s: float = WAIT_S) -> None:
    """Return when the database is at HEAD; raise MigrationError."""
    engine = make_engine(settings, timeout_s=None, pool_size=1)
    try:
        with _connect(engine.connect, wait_s) as connection:
            _upgrade(connection, settings.db_name)
    except DBAPIError as error:
        raise MigrationError(f"The database refused a step: {error.orig}") from error
    finally:
        engine.dispose()


def _connect(connect: object, wait_s: float) -> Connection:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            connection: Connection = connect()  # type: ignore[operator]
            return connection
        except OperationalError as error:
            code = error.orig.args[0] if error.orig is not None else None
            if code not in _MAY_COME:
                raise MigrationError(f"The database does not let us in: {error.orig}") from None
            if time.monotonic() > deadline:
                raise MigrationError(f"The database did not answer within {wait_s:g} s: {error.orig}") from None
            _log.info("waiting_for_database", why=str(error.orig))
            time.sleep(1.0)


def _upgrade(connection: Connection, database: str) -> None:
    # Locks are the server's, not the database's; their names have at most 64 characters.
    lock = "parley-auth-" + hashlib.sha256(database.encode()).hexdigest()[:40]
    if connection.scalar(text("SELECT GET_LOCK(:lock, :wait)"), {"lock": lock, "wait": LOCK_WAIT_S}) != 1:
        raise MigrationError(f"Another migration has not ended within {LOCK_WAIT_S} s.")
    try:
        config = Config()
        config.set_main_option("script_location", "parley_auth:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
        connection.commit()
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(:lock)"), {"lock": lock})
    _log.info("migrated", revision=HEAD)
