"""uvicorn's HTTP protocol, but that a WebSocket is opened on the spot: without ASGI, a task or a second reading of the
request. An open socket keeps nothing of the handshake.
"""

from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from parley_gateway.adapters.client_socket import ClientSocket
from parley_gateway.adapters.handshake import HandshakeRefused, Upgrade, accepted


class Entry(Protocol):
    """Who may come in, and what becomes of them."""

    def admit(self, asked: Upgrade) -> str | None:
        """The subprotocol to speak; raise HandshakeRefused for who is not wanted."""
        ...

    def opened(self, socket: ClientSocket, asked: Upgrade) -> None:
        """The handshake is answered; the socket's `receive` is to be called at once."""
        ...


class GatewayProtocol(HttpToolsProtocol):
    """Given to uvicorn as its `http` class, the entry filled in."""

    def __init__(self, entry: Entry, **given: Any) -> None:
        super().__init__(**given)
        self._entry = entry

    def _should_upgrade_to_ws(self) -> bool:
        return True

    def handle_websocket_upgrade(self) -> None:
        asked = self._asked()
        try:
            answer = accepted(asked, self._entry.admit(asked))
        except HandshakeRefused as refused:
            self.transport.write(refused.answer)
            self.transport.close()
            return
        self.connections.discard(self)
        # The parser and this object hold each other; undone by hand, their memory is free at once.
        self.parser = None  # type: ignore[assignment]  # as uvicorn does at the end
        self.transport.write(answer)
        self._entry.opened(ClientSocket(self.transport, self.connections), asked)

    def _asked(self) -> Upgrade:
        headers: dict[str, str] = {}
        for raw_name, raw_value in self.headers:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        path = self.url.partition(b"?")[0].decode("latin-1")
        peer = self.client[0] if self.client else ""
        return Upgrade(self.scope["method"], self.scope["http_version"], path, headers, peer)
