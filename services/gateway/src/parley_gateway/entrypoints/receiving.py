"""What comes from one socket: each frame to its session, and what the session asks for to who performs it.

A frame is dealt with before the next one is looked at, so a person's messages stay in their order. All of it happens
in one call; a token whose key has to be fetched from auth makes the socket wait, and so does its own haste.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

from parley_chassis.tokens import TokenVerifier
from parley_contract.claims import AccessTokenClaims
from parley_contract.close_codes import CloseCode
from parley_contract.refusals import Refused

from parley_gateway.domain.actions import Action, Hold, Verify
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.gateway import Gateway
from parley_gateway.entrypoints.outflow import Outflow
from parley_gateway.entrypoints.produce import Producing
from parley_gateway.entrypoints.turns import Turns


@dataclass(frozen=True, slots=True)
class Services:
    """What every connection needs of the gateway."""

    gateway: Gateway
    outflow: Outflow
    producing: Producing
    turns: Turns
    verifier: TokenVerifier
    sends_per_s: float


class Receiving:
    """`adapters.client_socket.Receiver`; `waiting` holds what came while a key is fetched, which is what one read
    brought, for the socket is not read meanwhile."""

    __slots__ = ("_connection", "_fetching", "_services", "_waiting")

    def __init__(self, connection: Connection, services: Services) -> None:
        self._connection = connection
        self._services = services
        self._fetching: asyncio.Task[None] | None = None
        self._waiting: list[str | None] = []
        services.gateway.began(connection, time.monotonic())

    def on_text(self, text: str) -> None:
        if self._fetching is None:
            self._perform(self._connection.session.on_text(text, time.monotonic()))
        else:
            self._waiting.append(text)

    def on_binary(self) -> None:
        if self._fetching is None:
            self._perform(self._connection.session.on_binary())
        else:
            self._waiting.append(None)

    def on_read(self, frames: int, *, more: bool) -> None:
        actions = self._connection.session.on_read(frames, time.monotonic())
        self._perform(actions)
        if more and not actions:
            self._services.turns.next(self._connection.socket)
        self._services.outflow.flush()

    def on_end(self, code: int) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
        self._services.gateway.ended(self._connection, code, time.monotonic())

    # What the session asks for -----------------------------------------------------------------------------------

    def _perform(self, actions: Iterable[Action]) -> None:
        for action in actions:
            if isinstance(action, Verify):
                self._verify(action)
            elif isinstance(action, Hold):
                self._services.turns.later(self._connection.socket, action.seconds)
            else:
                now, wall_ms = time.monotonic(), time.time_ns() // 1_000_000
                outgoing = self._services.gateway.perform(self._connection, action, now, wall_ms)
                if outgoing:
                    self._services.producing.produce(outgoing)

    def _verify(self, asked: Verify) -> None:
        """On the loop when the key is known (66 µs measured); in a thread when it has to be fetched."""
        verifier = self._services.verifier
        if verifier.needs_fetch(asked.token):
            self._connection.socket.hold()
            self._fetching = asyncio.get_running_loop().create_task(self._fetch(asked))
        else:
            self._perform(self._verdict(asked, _checked(verifier, asked.token)))

    async def _fetch(self, asked: Verify) -> None:
        found = await asyncio.to_thread(_checked, self._services.verifier, asked.token)
        self._fetching = None
        self._perform(self._verdict(asked, found))
        waiting, self._waiting = self._waiting, []
        for text in waiting:
            if text is None:
                self.on_binary()
            else:
                self.on_text(text)
        self._services.outflow.flush()
        self._connection.socket.go_on()

    def _verdict(self, asked: Verify, found: AccessTokenClaims | Refused) -> list[Action]:
        session, now = self._connection.session, time.monotonic()
        if isinstance(found, Refused):
            return session.on_token_refused(asked.re, found)
        try:
            self._services.gateway.require_admission(found.sid, now)
        except Refused as refused:
            return session.on_token_refused(asked.re, refused)
        if self._connection.user is None and self._services.gateway.is_crowded(found.sub):
            return session.on_turned_away(CloseCode.TOO_MANY_CONNECTIONS)
        return session.on_verified(asked.re, found, found.exp - time.time(), now)


def _checked(verifier: TokenVerifier, token: str) -> AccessTokenClaims | Refused:
    try:
        return verifier.verify(token)
    except Refused as refused:
        return refused
