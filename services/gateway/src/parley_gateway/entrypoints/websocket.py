"""`/ws`: one connection from handshake to end. The session decides, this performs."""

import asyncio
import secrets
import time
from collections.abc import Iterable
from typing import Any

from parley_chassis.tokens import TokenVerifier
from parley_contract.claims import AccessTokenClaims
from parley_contract.frames import SUBPROTOCOL
from parley_contract.refusals import Refused
from quart import Quart, websocket
from quart.typing import ResponseReturnValue

from parley_gateway.adapters.uvicorn_protocol import EXTENSION, SharedFrameProtocol
from parley_gateway.domain.actions import Action, Verify
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.gateway import Gateway
from parley_gateway.domain.session import Session
from parley_gateway.entrypoints.produce import Producing


class WebsocketEntry:
    """`origins` are those from which browsers may connect; programs without an Origin are welcome."""

    def __init__(self, gateway: Gateway, producing: Producing, verifier: TokenVerifier, origins: Iterable[str]) -> None:
        self._gateway = gateway
        self._producing = producing
        self._verifier = verifier
        self._origins = frozenset(origins)

    def add_to(self, app: Quart) -> None:
        app.websocket("/ws")(self._serve)

    async def _serve(self) -> ResponseReturnValue | None:
        origin = websocket.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            return "This page may not talk to Parley.\n", 403
        if SUBPROTOCOL not in websocket.requested_subprotocols:
            return f"The subprotocol {SUBPROTOCOL} is needed.\n", 400
        await websocket.accept(subprotocol=SUBPROTOCOL)
        extensions: dict[str, Any] = websocket.scope["extensions"] or {}
        socket: SharedFrameProtocol = extensions[EXTENSION]
        connection = Connection(socket, Session(time.monotonic()), secrets.token_hex(8))
        self._gateway.began(connection)
        try:
            while True:
                await self._take(connection, await websocket.receive())
        finally:
            # Quart cancels us when the socket has ended.
            self._gateway.ended(connection, socket.end_code, time.monotonic())

    async def _take(self, connection: Connection, data: str | bytes) -> None:
        session, now = connection.session, time.monotonic()
        await self._perform(connection, session.on_text(data, now) if isinstance(data, str) else session.on_binary())

    async def _perform(self, connection: Connection, actions: Iterable[Action]) -> None:
        for action in actions:
            if isinstance(action, Verify):
                await self._perform(connection, await self._verify(connection, action))
                continue
            outgoing = self._gateway.perform(connection, action, time.monotonic(), time.time_ns() // 1_000_000)
            self._gateway.hub.flush()
            await self._producing.produce(outgoing)

    async def _verify(self, connection: Connection, asked: Verify) -> list[Action]:
        try:
            claims = await self._claims(asked.token)
            self._gateway.require_admission(claims.sid, time.monotonic())
        except Refused as refused:
            return connection.session.on_token_refused(asked.re, refused)
        return connection.session.on_verified(asked.re, claims, claims.exp - time.time(), time.monotonic())

    async def _claims(self, token: str) -> AccessTokenClaims:
        """On the loop when the key is known (66 µs measured); in a thread when it has to be fetched."""
        if self._verifier.needs_fetch(token):
            return await asyncio.to_thread(self._verifier.verify, token)
        return self._verifier.verify(token)
