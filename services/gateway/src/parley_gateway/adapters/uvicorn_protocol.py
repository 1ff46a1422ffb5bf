"""uvicorn's WebSocket protocol for the handshake alone: an accepted socket is handed over and outlives its ASGI call.

The application finds this object as `scope["extensions"][EXTENSION]`, accepts, calls `take_over` and returns. An open
socket keeps nothing of the handshake: no task, no scope, no parser.
"""

from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from parley_gateway.adapters.client_socket import READ_BYTES_MAX, ClientSocket

EXTENSION = "parley.handshake"


class HandshakeProtocol(WebSocketsSansIOProtocol):
    """Given to uvicorn as its `ws` class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handed_over = False
        # Frames that came before the application took the socket.
        self._early = b""

    def data_received(self, data: bytes) -> None:
        if not self.handshake_initiated:
            super().data_received(data)
        elif len(self._early) <= READ_BYTES_MAX:
            self._early += data
        else:
            self.transport.close()

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            # The application runs in a task of its own, later than this.
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self

    def take_over(self) -> ClientSocket:
        """The accepted socket; no await may come between accepting it, this and its `receive`."""
        self._handed_over = True
        self.connections.discard(self)
        self._untie()
        return ClientSocket(self.transport, self.connections, self._early)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._untie()

    def _untie(self) -> None:
        """The scope and this object hold each other; undone by hand, their memory is free at once."""
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"].pop(EXTENSION, None)

    async def send(self, message: Any) -> None:
        """As uvicorn's; but the end of the application is not the end of a socket that was handed over."""
        if not self._handed_over:
            await super().send(message)

    async def run_asgi(self) -> None:
        """As uvicorn's; but a socket that was handed over stays open."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        finally:
            if not self._handed_over:
                self.transport.close()
