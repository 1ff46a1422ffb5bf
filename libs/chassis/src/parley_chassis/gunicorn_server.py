"""Runs a WSGI app under gunicorn: one process of many threads, so that counters and views live once.

bcrypt, sockets and SQLite let go of the GIL; slow clients are the edge's to hold (it buffers requests).
"""

import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from parley_chassis.problems import ProblemError

DRAIN_S = 8
# Of gunicorn: a request's first line.
LINE_BYTES_MAX = 4094
_TOO_LONG = ProblemError(414, "too_large", f"The address is longer than {LINE_BYTES_MAX} bytes.").answer().as_http()


class _JsonLines(Logger):  # type: ignore[misc]
    """gunicorn's own lines go the way of all others, instead of in its format to standard error."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True


class _Worker(ThreadWorker):  # type: ignore[misc]
    """Answers what is HTTP but never reaches the app in the manner of the app."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        if isinstance(exc, LimitRequestLine):
            write_nonblock(client, _TOO_LONG)
        else:
            super().handle_error(req, client, addr, exc)


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
        "worker_class": _Worker,
        "limit_request_line": LINE_BYTES_MAX,
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
