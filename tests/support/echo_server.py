"""The gateway's server stack (uvicorn's handshake, our frames and socket) with an echo behind it instead of sessions.

`python -m support.echo_server PORT`: what a WebSocket conformance suite talks to.
"""

import asyncio
import sys

import uvloop
from parley_gateway.adapters.client_socket import ClientSocket
from parley_gateway.adapters.handshake import Upgrade
from parley_gateway.adapters.uvicorn_server import GatewayServer
from quart import Quart

app = Quart("echo")
TEXT, BINARY = 0x81, 0x82


class EchoSocket(ClientSocket):
    """Answers each message with itself, where the gateway's asks its session."""

    def on_text(self, text: str) -> None:
        self._echo(TEXT, text.encode())

    def on_binary(self, payload: bytes) -> None:
        self._echo(BINARY, payload)

    def _echo(self, head: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            length = bytes((size,))
        else:
            length = b"\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x7f" + size.to_bytes(8, "big")
        self.write_frames(bytes((head,)) + length + payload)


class EchoEntry:
    """Everybody may come in, with no subprotocol."""

    def admit(self, asked: Upgrade) -> None:
        pass

    def opened(self, socket: ClientSocket, asked: Upgrade) -> None:
        EchoSocket(socket._transport, socket._open_sockets).receive(None)


@app.get("/livez")
async def livez() -> str:
    return "alive"


async def drain() -> None:
    return


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(GatewayServer(app, EchoEntry(), "127.0.0.1", int(sys.argv[1]), drain).serve())
