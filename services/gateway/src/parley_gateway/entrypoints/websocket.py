"""`/ws`: one connection from handshake to end. The session decides, this performs."""

import secrets
import time
from collections.abc import Iterable
from typing import Any

from parley_chassis.client_address import TrustedProxies
from parley_contract.frames import SUBPROTOCOL
from quart import Quart, websocket
from quart.typing import ResponseReturnValue

from parley_gateway.adapters.uvicorn_protocol import EXTENSION, HandshakeProtocol
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session
from parley_gateway.entrypoints.receiving import Receiving, Services


class WebsocketEntry:
    """`origins` are those from which browsers may connect; programs without an Origin are welcome."""

    def __init__(self, services: Services, origins: Iterable[str], proxies: TrustedProxies) -> None:
        self._services = services
        self._origins = frozenset(origins)
        self._proxies = proxies

    def add_to(self, app: Quart) -> None:
        app.websocket("/ws")(self._serve)

    async def _serve(self) -> ResponseReturnValue | None:
        origin = websocket.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            return "This page may not talk to Parley.\n", 403
        if SUBPROTOCOL not in websocket.requested_subprotocols:
            return f"The subprotocol {SUBPROTOCOL} is needed.\n", 400
        extensions: dict[str, Any] = websocket.scope["extensions"] or {}
        handshake: HandshakeProtocol = extensions[EXTENSION]
        await websocket.accept(subprotocol=SUBPROTOCOL)
        socket = handshake.take_over()
        address = self._proxies.visitor(websocket.remote_addr or "", websocket.headers.get("X-Forwarded-For"))
        session = Session(time.monotonic(), self._services.sends_per_s)
        connection = Connection(socket, session, secrets.token_hex(8), address)
        socket.receive(Receiving(connection, self._services))
        return None
