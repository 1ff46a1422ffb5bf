"""How a socket is opened: uvicorn's HTTP protocol, our answer."""

import pytest
import uvicorn
from parley_gateway.adapters.client_socket import ClientSocket
from parley_gateway.adapters.handshake import Upgrade
from parley_gateway.adapters.uvicorn_protocol import GatewayProtocol
from uvicorn.server import ServerState

from services.gateway.tests.test_client_frames import frame
from services.gateway.tests.test_client_socket import FakeTransport, Heard

GOOD = {
    "Host": "x",
    "Upgrade": "websocket",
    "Connection": "keep-alive, Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "other, parley.v1",
}


class Opening:
    """An entry that lets everybody in and hears what they say."""

    def __init__(self) -> None:
        self.heard = Heard()
        self.asked: list[Upgrade] = []

    def admit(self, asked: Upgrade) -> str:
        self.asked.append(asked)
        return "parley.v1"

    def opened(self, socket: ClientSocket, asked: Upgrade) -> None:
        socket.receive(self.heard)


async def no_app(scope: object, receive: object, send: object) -> None:
    raise AssertionError("a handshake is no matter of the application")


def request(headers: dict[str, str], first: str = "GET /ws?a=b HTTP/1.1") -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()


async def answered(data: bytes) -> tuple[FakeTransport, Opening, set[object]]:
    """The transport after the request came on it, the entry, and what uvicorn holds open."""
    entry, state, transport = Opening(), ServerState(), FakeTransport()
    config = uvicorn.Config(no_app, interface="asgi3", ws="none", log_config=None)
    config.load()
    protocol = GatewayProtocol(entry, config=config, server_state=state, app_state={})
    protocol.connection_made(transport)  # type: ignore[arg-type]
    protocol.data_received(data)
    return transport, entry, set(state.connections)


async def test_handshake_opens_a_socket_that_reads_and_leaves_nothing_of_itself() -> None:
    """The answer is RFC 6455's own example; the socket alone is open afterwards, and hears."""
    transport, entry, still_open = await answered(request(GOOD))
    assert transport.written.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in transport.written
    assert transport.written.endswith(b"Sec-WebSocket-Protocol: parley.v1\r\n\r\n")
    assert still_open == {transport.protocol}
    (asked,) = entry.asked
    assert (asked.path, asked.subprotocols) == ("/ws", ["other", "parley.v1"])
    buffer, data = transport.protocol.get_buffer(-1), frame(0x81, b"hello")
    buffer[: len(data)] = data
    transport.protocol.buffer_updated(len(data))
    assert entry.heard.events == ["hello", 1]


@pytest.mark.parametrize(
    ("headers", "first", "status"),
    [
        (GOOD | {"Sec-WebSocket-Key": "dGhlIHNhbXBsZQ=="}, "GET /ws HTTP/1.1", b"400 Bad Request"),
        (GOOD | {"Sec-WebSocket-Key": "no base64 at all"}, "GET /ws HTTP/1.1", b"400 Bad Request"),
        (GOOD | {"Sec-WebSocket-Version": "8"}, "GET /ws HTTP/1.1", b"426 Upgrade Required"),
        (GOOD, "POST /ws HTTP/1.1", b"400 Bad Request"),
        (GOOD, "GET /ws HTTP/1.0", b"400 Bad Request"),
    ],
)
async def test_what_is_no_handshake_is_refused(headers: dict[str, str], first: str, status: bytes) -> None:
    """The connection ends with a sentence, and no socket is opened."""
    transport, entry, _ = await answered(request(headers, first))
    assert transport.written.startswith(b"HTTP/1.1 " + status)
    assert (transport.closing, entry.heard.events) == (True, [])
