"""The way to MySQL: bounded in connections and in time, and a plain "unavailable" when it is not there.

A server that hangs would cost each request its whole timeout. So one probe asks twice a second
(database_watch), and while it says no, nobody else tries.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from parley_chassis import logs
from parley_contract.refusals import Refused
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from parley_auth.settings import DatabaseSettings

POOL_SIZE = 10
POOL_TIMEOUT_S = 1.0
# A query that fails by time plus the refusal by the probe stay within the two seconds of the promise G10.
READ_TIMEOUT_S = 1.8
RETRY_AFTER_MS = 2000
_DEADLOCK, _NO_TABLE = 1213, 1146
_TRIES = 4

_log = logs.get(__name__)

Result = TypeVar("Result")


def make_engine(settings: DatabaseSettings, timeout_s: float | None, pool_size: int = POOL_SIZE) -> Engine:
    """Connections that speak utf8mb4_bin, refuse what does not fit, and never wait longer than `timeout_s`."""
    options: dict[str, Any] = {"connect_timeout": timeout_s or 5}
    if settings.db_ca_file is not None:
        options |= {"ssl_ca": str(settings.db_ca_file), "ssl_verify_cert": True, "ssl_verify_identity": True}
    if timeout_s is not None:
        options |= {"read_timeout": timeout_s, "write_timeout": timeout_s}
    return create_engine(
        URL.create("mysql+pymysql", settings.db_user, None, settings.db_host, settings.db_port, settings.db_name),
        connect_args={
            **options,
            # As bytes: PyMySQL would encode text as Latin-1.
            "password": settings.db_password.get_secret_value().encode(),
            "charset": "utf8mb4",
            "collation": "utf8mb4_bin",
            "sql_mode": "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
            "init_command": "SET SESSION innodb_lock_wait_timeout = 1",
        },
        # No gap locks: two first log-ins must not deadlock over rows that are not there.
        isolation_level="READ COMMITTED",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_pre_ping=True,
        pool_recycle=1800,
    )


class Database:
    """Runs transactions. Safe from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._down = threading.Event()
        event.listen(engine, "do_connect", self._refuse_while_down)

    def mark(self, *, up: bool) -> None:
        """What the probe learnt."""
        if up:
            self._down.clear()
        else:
            self._down.set()

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """One transaction, tried again after a deadlock; raise Refused("unavailable") when MySQL is away."""
        for left in reversed(range(_TRIES)):
            if self._down.is_set():
                break
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                code = error.orig.args[0] if error.orig is not None and error.orig.args else None
                if code == _DEADLOCK and left:
                    continue
                # No table yet: `migrate` has not run.
                if code != _NO_TABLE and not isinstance(error, OperationalError | InterfaceError):
                    raise
                _log.warning("database_failed", why=str(error.orig))
                break
            except PoolTimeout:
                _log.warning("database_busy", connections=POOL_SIZE)
                break
        raise Refused("unavailable", "Accounts cannot be reached right now. Please try again.", RETRY_AFTER_MS)

    def close(self) -> None:
        self._engine.dispose()

    def _refuse_while_down(self, *_args: object) -> None:
        # A pre-ping that timed out leads here, to a new connection: that wait is spared too.
        if self._down.is_set():
            raise Refused("unavailable", "Accounts cannot be reached right now. Please try again.", RETRY_AFTER_MS)
