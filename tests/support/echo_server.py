"""The gateway's server stack (uvicorn's handshake, our frames and socket) with an echo behind it instead of sessions.

`python -m support.echo_server PORT`: what a WebSocket conformance suite talks to.
"""

import asyncio
import sys

import uvloop
from parley_gateway.adapters.client_socket import ClientSocket
from parley_gateway.adapters.uvicorn_protocol import EXTENSION
from parley_gateway.adapters.uvicorn_server import GatewayServer
from quart import Quart, websocket

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


@app.websocket("/")
async def echo() -> None:
    await websocket.accept()
    taken = websocket.scope["extensions"][EXTENSION].take_over()
    socket = EchoSocket(taken._transport, taken._open_sockets, taken._already_read)
    socket.receive(None)


@app.get("/livez")
async def livez() -> str:
    return "alive"


async def drain() -> None:
    return


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(GatewayServer(app, "127.0.0.1", int(sys.argv[1]), drain).serve())
