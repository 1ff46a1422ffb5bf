"""Where the view lives on disk: one SQLite file an epoch, in a folder that one process at a time holds.

Everything in the folder can be deleted while the service is stopped; it is read from the log again.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from parley_history.adapters.progress import ViewAddress
from parley_history.adapters.rows import SCHEMA

# Raised whenever the tables change: a file of another format is made anew.
_FORMAT = 2
_PREFIX = "messages-"
_BUSY_S = 5.0


class ViewBusy(Exception):
    """Another process holds the folder."""


class ViewFolder:
    """The folder of PARLEY_VIEW_DIR, and the lock on it. `before_drop` tells readers that a view goes."""

    def __init__(self, path: Path, before_drop: Callable[[], None]) -> None:
        self._path = path
        self._before_drop = before_drop
        self._lock: int | None = None
        self._generation = 0

    def hold(self) -> None:
        """Take the folder for this process; raise ViewBusy. Taking it again is fine."""
        if self._lock is not None:
            return
        self._path.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise ViewBusy(f"another process holds {self._path}") from None
        self._lock = lock

    def release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def address(self, epoch: str) -> ViewAddress:
        return ViewAddress(self._path / f"{_PREFIX}{epoch}.sqlite3", self._generation)

    def drop(self, keep: Path | None = None) -> None:
        """Delete every view but that of `keep`."""
        found = self._path.glob(f"{_PREFIX}*")
        doomed = [path for path in found if keep is None or not path.name.startswith(keep.name)]
        if doomed:
            self._before_drop()
            self._generation += 1
        for path in doomed:
            path.unlink(missing_ok=True)


def connect_writer(path: Path) -> sqlite3.Connection:
    """The one writing connection, in WAL so that readers never wait. Raise sqlite3.DatabaseError on a bad file."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL this loses nothing of a killed process; after a power cut the last records are read again.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        # What was deleted is overwritten with zeros, not only forgotten.
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, timeout=_BUSY_S)
    connection.execute("PRAGMA query_only = ON")
    return connection


def has_format(connection: sqlite3.Connection) -> bool:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found == _FORMAT


def create_tables(connection: sqlite3.Connection, epoch: str, retention_ms: int, starts: dict[int, int]) -> None:
    """An empty view of `epoch` that begins at the log's start, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO log VALUES (?, ?)", (epoch, retention_ms))
    connection.executemany("INSERT INTO partitions VALUES (?, ?, ?, ?)", [(p, s, s, s) for p, s in starts.items()])
    connection.execute(f"PRAGMA user_version = {_FORMAT:d}")
    connection.execute("COMMIT")
