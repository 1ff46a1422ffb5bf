"""An open socket without a network."""

from typing import Any

import pytest
from parley_gateway.adapters.client_socket import LOOKS_TO_CUT, LOOKS_TO_PING, TURN_BYTES, ClientSocket

from services.gateway.tests.test_client_frames import frame


class FakeTransport:
    def __init__(self) -> None:
        self.written = b""
        self.closing = False
        self.aborted = False
        self.reading = True
        self.protocol: Any = None

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str) -> Any:
        return None

    def set_write_buffer_limits(self, high: int) -> None: ...

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closing = True

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Heard:
    """A receiver that remembers."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def on_text(self, text: str) -> None:
        self.events.append(text)

    def on_binary(self) -> None:
        self.events.append("binary")

    def on_read(self, frames: int, *, more: bool) -> None:
        self.events.append((frames, "more") if more else frames)

    def on_end(self, code: int) -> None:
        self.events.append(code)


class Open:
    """A socket that was accepted and handed over."""

    def __init__(self) -> None:
        self.transport = FakeTransport()
        self.open_sockets: set[Any] = set()
        self.socket = ClientSocket(self.transport, self.open_sockets)  # type: ignore[arg-type]
        self.heard = Heard()
        self.socket.receive(self.heard)

    def feed(self, data: bytes) -> None:
        """As the transport does: into the socket's buffer, so much as fits."""
        buffer = self.socket.get_buffer(-1)
        part = data[: len(buffer)]
        buffer[: len(part)] = part
        self.socket.buffer_updated(len(part))


def test_write_goes_straight_to_the_transport_until_the_reader_is_too_far_behind() -> None:
    """The bytes are written as they are; who is behind takes no more until they have read (G12)."""
    opened = Open()
    assert opened.socket.write_frames(b"\x81\x01x")
    opened.socket.pause_writing()
    assert not opened.socket.write_frames(b"more")
    opened.socket.resume_writing()
    assert opened.socket.write_frames(b"\x81\x01y")
    assert opened.transport.written == b"\x81\x01x\x81\x01y"


async def test_close_writes_the_farewell_then_the_close_frame() -> None:
    """Bye comes before the closing handshake, the code is ours, and nothing is written or heard after it."""
    opened = Open()
    opened.socket.hold()
    opened.socket.close_with(4503, "out", b"farewell")
    opened.socket.close_with(1012, "again", b"")
    assert opened.socket.write_frames(b"late")
    assert opened.transport.written == b"farewell" + b"\x88\x05" + (4503).to_bytes(2, "big") + b"out"
    opened.feed(frame(0x81, b"late") + frame(0x88, (4503).to_bytes(2, "big")))
    opened.socket.connection_lost(None)
    opened.socket.go_on()
    assert opened.heard.events == [2, 4503]
    assert (opened.transport.reading, opened.transport.closing, opened.open_sockets) == (True, True, set())


@pytest.mark.parametrize(
    ("data", "code", "answer"),
    [
        (frame(0x88, b"\x03\xe8"), 1000, b"\x88\x02\x03\xe8"),
        (frame(0x88, b""), 1000, b"\x88\x00"),
        (frame(0x88, b"\x03\xe9"), 1001, b"\x88\x02\x03\xe9"),
        (b"", 1006, b""),
        (b"\x81\x01x", 1002, b"\x88\x02\x03\xea"),
    ],
)
async def test_end_code_says_how_the_connection_ended(data: bytes, code: int, answer: bytes) -> None:
    """A bare close is a clean one, no close frame at all is a lost line, and a breach is answered."""
    opened = Open()
    opened.feed(data)
    opened.socket.connection_lost(None)
    assert opened.transport.written == answer
    assert opened.heard.events[-1] == code


def test_ping_is_answered_with_its_payload() -> None:
    """A peer that asks whether we are there is told."""
    opened = Open()
    opened.feed(frame(0x89, b"there?"))
    assert opened.transport.written == b"\x8a\x06there?"


def test_silent_socket_is_pinged_then_cut_off_and_any_word_counts() -> None:
    """A half-open connection does not stay for ever; who says anything is not asked."""
    opened = Open()
    for _ in range(LOOKS_TO_PING):
        opened.socket.look()
    assert opened.transport.written == b"\x89\x00"
    opened.feed(frame(0x8A, b""))
    for _ in range(LOOKS_TO_CUT - 1):
        opened.socket.look()
    assert not opened.transport.aborted
    opened.socket.look()
    assert opened.transport.aborted


def test_read_says_how_many_frames_it_ended_and_whether_there_may_be_more() -> None:
    """Frames of any kind count, and what is left of one counts when it ends."""
    opened = Open()
    opened.feed(frame(0x81, b"x") + frame(0x8A, b"") + frame(0x81, b"rest")[:4])
    opened.feed(frame(0x81, b"rest")[4:])
    opened.feed(b"\x82\xfe\xff\xff" + b"\0" * TURN_BYTES)
    assert opened.heard.events == ["x", 2, "rest", 1, (0, "more")]


async def test_flood_after_our_close_is_not_read() -> None:
    """Its good-bye may be waited for; more than that is not."""
    opened = Open()
    opened.socket.close_with(4003, "enough", b"")
    opened.feed(b"\0" * TURN_BYTES)
    assert not opened.transport.reading


def test_held_socket_is_read_again_when_every_hold_is_over_and_is_not_judged_meanwhile() -> None:
    """A key is fetched for it and it said too much: both have to end. Its pongs are not heard until then."""
    opened = Open()
    opened.socket.hold()
    opened.socket.hold()
    for _ in range(2 * LOOKS_TO_CUT):
        opened.socket.look()
    opened.socket.go_on()
    assert (opened.transport.reading, opened.transport.written, opened.transport.aborted) == (False, b"", False)
    opened.socket.go_on()
    assert opened.transport.reading
