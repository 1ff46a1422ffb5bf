"""uvicorn as we run it: our opening of WebSockets, our good-bye before its own, exit code 0 after a drain."""

import contextlib
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import uvicorn

from parley_gateway.adapters.uvicorn_protocol import Entry, GatewayProtocol

CLOSING_S = 3
BACKLOG = 2048
# What a socket that is not read may have in the kernel: a large frame, or some hundred small ones. The kernel's own
# maximum is megabytes: minutes of a flood. Linux takes twice of this, for its book-keeping.
UNREAD_BYTES_MAX = 65_536


class GatewayServer(uvicorn.Server):
    """`entry` opens WebSockets, `app` serves all else. `drain` runs between the last accepted connection and uvicorn's
    own closing of what is left."""

    def __init__(self, app: Any, entry: Entry, host: str, port: int, drain: Callable[[], Awaitable[None]]) -> None:
        # Its lines about each connection carry paths as the client gave them; we log what matters ourselves.
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        opening: Any = partial(GatewayProtocol, entry)
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http=opening,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                # Whom X-Forwarded-For is believed from is ours to judge (parley_chassis.client_address).
                proxy_headers=False,
                server_header=False,
                backlog=BACKLOG,
                timeout_graceful_shutdown=CLOSING_S,
            )
        )
        self._drain = drain

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but the signal is not raised again at the end: a drained gateway ends with 0."""
        handled = (signal.SIGTERM, signal.SIGINT)
        before = {each: signal.signal(each, self.handle_exit) for each in handled}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in (each for server in self.servers for each in server.sockets):
            # Every accepted socket inherits it.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD_BYTES_MAX)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self._drain()
        await super().shutdown(sockets)
