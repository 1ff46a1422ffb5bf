"""Runs a WSGI app under gunicorn: one process of many threads, so that counters and views live once.

bcrypt, sockets and SQLite let go of the GIL; slow clients are the edge's to hold (it buffers requests).
"""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

DRAIN_S = 8


class _JsonLines(Logger):  # type: ignore[misc]
    """gunicorn's own lines go the way of all others, instead of in its format to standard error."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make_app: Callable[[], Any], options: dict[str, Any]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._make_app()


def serve(make_app: Callable[[], Any], host: str, port: int, threads: int, when_stopping: Callable[[], None]) -> None:
    """Serve until SIGTERM; requests in flight get DRAIN_S seconds. `when_stopping` runs in the worker."""
    options = {
        "bind": f"{host}:{port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": threads,
        "graceful_timeout": DRAIN_S,
        "timeout": 30,
        "keepalive": 15,
        # The worker's heartbeat file; /tmp may be a disk in a container.
        "worker_tmp_dir": "/dev/shm",  # noqa: S108
        "accesslog": None,
        "errorlog": None,
        "logger_class": _JsonLines,
        "worker_exit": lambda _server, _worker: when_stopping(),
        "control_socket_disable": True,
    }
    _Server(make_app, options).run()
