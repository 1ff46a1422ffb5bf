"""`/ws`: who gets a socket, and with which session. The session decides what follows."""

import secrets
import time
from collections.abc import Iterable
from http import HTTPStatus

from parley_chassis.client_address import TrustedProxies
from parley_contract.frames import SUBPROTOCOL

from parley_gateway.adapters.client_socket import ClientSocket
from parley_gateway.adapters.handshake import HandshakeRefused, Upgrade
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session
from parley_gateway.entrypoints.receiving import Receiving, Services

PATH = "/ws"


class WebsocketEntry:
    """`adapters.uvicorn_protocol.Entry`. `origins` are those from which browsers may connect; programs without an
    Origin are welcome."""

    def __init__(self, services: Services, origins: Iterable[str], proxies: TrustedProxies) -> None:
        self._services = services
        self._origins = frozenset(origins)
        self._proxies = proxies

    def admit(self, asked: Upgrade) -> str:
        if asked.path != PATH:
            raise HandshakeRefused(HTTPStatus.NOT_FOUND, f"The sockets are at {PATH}.")
        origin = asked.headers.get("origin")
        if origin is not None and origin not in self._origins:
            raise HandshakeRefused(HTTPStatus.FORBIDDEN, "This page may not talk to Parley.")
        if SUBPROTOCOL not in asked.subprotocols:
            raise HandshakeRefused(HTTPStatus.BAD_REQUEST, f"The subprotocol {SUBPROTOCOL} is needed.")
        return SUBPROTOCOL

    def opened(self, socket: ClientSocket, asked: Upgrade) -> None:
        address = self._proxies.visitor(asked.peer, asked.headers.get("x-forwarded-for"))
        session = Session(time.monotonic(), self._services.sends_per_s)
        connection = Connection(socket, session, secrets.token_hex(8), address)
        socket.receive(Receiving(connection, self._services))
