"""Adapters as far as they can be tried without a network."""

import asyncio
from typing import Any

import pytest
import uvicorn
from parley_chassis.health import Readiness
from parley_gateway.adapters.kafka_trouble import ClientGaveUp, no_stray_cancellation
from parley_gateway.adapters.metrics import GatewayMetrics
from parley_gateway.adapters.quart_websocket import INBOX_FRAMES_MAX, BoundedWebsocketConnection
from parley_gateway.adapters.uvicorn_protocol import WRITE_BUFFER_BYTES_MAX, SharedFrameProtocol
from parley_gateway.domain.tally import Tally
from parley_gateway.supervision import Supervision
from quart import Quart
from uvicorn.server import ServerState

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class FakeTransport:
    def __init__(self) -> None:
        self.written = b""
        self.buffered = 0
        self.closing = False
        self.aborted = False

    def write(self, data: bytes) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str) -> Any:
        return None

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closing = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


@pytest.fixture
async def opened() -> tuple[SharedFrameProtocol, FakeTransport]:
    """A protocol after its handshake."""
    accepted = asyncio.Event()

    async def accepting(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        accepted.set()
        await asyncio.Event().wait()

    config = uvicorn.Config(accepting, ws=SharedFrameProtocol, log_config=None)
    config.load()
    protocol = SharedFrameProtocol(config, ServerState(), {})
    transport = FakeTransport()
    protocol.connection_made(transport)  # type: ignore[arg-type]
    protocol.data_received(HANDSHAKE)
    await accepted.wait()
    transport.written = b""
    return protocol, transport


async def test_protocol_puts_itself_into_the_scope(opened: tuple[SharedFrameProtocol, FakeTransport]) -> None:
    """The application finds the way past ASGI."""
    extensions: Any = opened[0].scope["extensions"]
    assert extensions["parley.socket"] is opened[0]


async def test_write_goes_straight_to_the_transport(opened: tuple[SharedFrameProtocol, FakeTransport]) -> None:
    """The bytes are written as they are; a socket that closes takes no more."""
    protocol, transport = opened
    assert protocol.write_frames(b"\x81\x01x")
    assert transport.written == b"\x81\x01x"
    transport.closing = True
    assert protocol.write_frames(b"more")
    assert transport.written == b"\x81\x01x"


async def test_write_is_refused_when_the_reader_is_too_far_behind(
    opened: tuple[SharedFrameProtocol, FakeTransport],
) -> None:
    """At most one mebibyte waits for one socket."""
    protocol, transport = opened
    transport.buffered = WRITE_BUFFER_BYTES_MAX + 1
    assert not protocol.write_frames(b"x")
    assert transport.written == b""


async def test_close_writes_the_farewell_then_the_close_frame(
    opened: tuple[SharedFrameProtocol, FakeTransport],
) -> None:
    """Bye comes before the closing handshake, and the code is ours."""
    protocol, transport = opened
    protocol.close_with(4503, "out", b"farewell")
    assert transport.written == b"farewell" + b"\x88\x05" + (4503).to_bytes(2, "big") + b"out"
    assert protocol.end_code == 4503
    protocol.close_with(1012, "again", b"")
    assert protocol.end_code == 4503


@pytest.mark.parametrize(
    ("close_frame", "code"),
    [
        (b"\x88\x82\0\0\0\0\x03\xe8", 1000),
        (b"\x88\x80\0\0\0\0", 1000),
        (b"\x88\x82\0\0\0\0\x03\xe9", 1001),
        (b"", 1006),
    ],
)
async def test_end_code_says_how_the_peer_left(
    opened: tuple[SharedFrameProtocol, FakeTransport], close_frame: bytes, code: int
) -> None:
    """A bare close is a clean one; no close frame at all is a lost line."""
    protocol, _ = opened
    protocol.data_received(close_frame)
    assert protocol.end_code == code


async def test_inbox_takes_empty_binary_frames_and_is_bounded() -> None:
    """An empty binary frame is a frame; a flood waits in the socket, not in memory."""
    connection = BoundedWebsocketConnection(Quart("x"), {})  # type: ignore[typeddict-item]
    events: list[Any] = [{"type": "websocket.receive", "bytes": b"", "text": None}]
    events += [{"type": "websocket.receive", "text": ""}] * 100
    taken = iter(events)

    async def receive() -> Any:
        return next(taken)

    reading = asyncio.create_task(connection.handle_messages(receive))
    for _ in range(50):
        await asyncio.sleep(0)
    assert connection.queue.qsize() == INBOX_FRAMES_MAX
    assert (connection.queue.get_nowait(), connection.queue.get_nowait()) == (b"", "")
    reading.cancel()


async def test_stray_cancellation_becomes_trouble_and_a_wanted_one_passes() -> None:
    """Only who was asked to end ends."""
    with pytest.raises(ClientGaveUp), no_stray_cancellation():
        raise asyncio.CancelledError

    async def guarded() -> None:
        with no_stray_cancellation():
            await asyncio.Event().wait()

    task = asyncio.create_task(guarded())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_task_that_ends_stops_the_gateway() -> None:
    """A dead task makes the service not ready and gives up once."""
    readiness = Readiness("tasks")
    readiness.ok("tasks")
    gave_up: list[bool] = []
    supervision = Supervision(readiness, lambda: gave_up.append(True))

    async def ends() -> None:
        raise ValueError

    supervision.start("fragile", ends())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (readiness.is_ready, supervision.failed, gave_up) == (False, True, [True])


def test_metrics_tell_the_tally() -> None:
    """Numbers by outcome and topic, no label that names a person."""
    tally = Tally()
    tally.sends["ack"] += 2
    tally.skipped("chat-messages", 41)
    tally.loopback.add(0.003)
    text = GatewayMetrics(tally, lambda: {"connections": 3}).text().decode()
    for line in (
        "parley_gateway_connections 3.0",
        'parley_gateway_sends_total{outcome="ack"} 2.0',
        'parley_gateway_poison_last_offset{topic="chat-messages"} 41.0',
        'parley_gateway_loopback_seconds_bucket{le="0.005"} 1.0',
        "parley_gateway_loopback_seconds_count 1.0",
    ):
        assert line in text
