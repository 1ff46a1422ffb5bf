"""A WebSocket client that costs as little as Python can: while a run lasts it notes when bytes came, and no more.

It shares the machine with the server: what it did with 200 frames of a message while the 200th waited to be read would
be measured as the server's (2 ms of the median, measured). So the bytes are looked at after the run. Written for load
alone: it trusts the server and knows text, ping and close frames only.
"""

import asyncio
import base64
import os
import time
from array import array
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

TEXT, PING, PONG = 0x1, 0x9, 0xA
# An unmasked ping of four bytes, as the gateway sends it every 20 s.
PING_HEAD = b"\x89\x04"


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client frame. The mask is zero, so the payload goes as it is: fine for a client that guards nothing."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65_536:
        head += bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


class Tally:
    """What one connection received of the run: latencies, and offsets to check order and loss."""

    def __init__(self) -> None:
        self.latencies_ns = array("q")
        self.numbers = array("q")
        self.offsets = array("q")


class Listener(asyncio.Protocol):
    """One connection. Messages of the run go to `tally`; every other frame goes to `on_frame`."""

    def __init__(self, host: str, mark: bytes, on_frame: Callable[["Listener", bytes], None]) -> None:
        self._host = host
        self._text_mark = b'"text":"' + mark + b" "
        self._on_frame = on_frame
        self._buffer = b""
        self._open = False
        self._noted: list[tuple[int, bytes]] | None = None
        self.tally = Tally()
        self.closed = asyncio.get_running_loop().create_future()
        self.opened = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not descend from asyncio's classes.
        self.transport = transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: parley.v1\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        for waiting in (self.opened, self.closed):
            if not waiting.done():
                waiting.set_result(False)

    def send(self, payload: bytes) -> None:
        assert self.transport is not None
        self.transport.write(masked(payload))

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        if self._noted is not None:
            self._noted.append((now, data))
            if (at := data.find(PING_HEAD)) >= 0 and self.transport is not None:
                self.transport.write(masked(data[at + 2 : at + 6], PONG))
            return
        self._take_in(now, data)

    def note(self) -> None:
        """From now on only note what comes and when."""
        self._noted = []

    @property
    def chunks_noted(self) -> int:
        return len(self._noted or ())

    def read_notes(self) -> None:
        """Look at everything that was noted, as of the time it came."""
        noted, self._noted = self._noted or [], None
        for now, data in noted:
            self._take_in(now, data)

    def _take_in(self, now: int, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self._open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = buffer
                return
            self._open = buffer.startswith(b"HTTP/1.1 101")
            buffer = buffer[end + 4 :]
            self.opened.set_result(self._open)
        self._buffer = self._frames(buffer, now)

    def _frames(self, buffer: bytes, now: int) -> bytes:
        start, size = 0, len(buffer)
        while size - start >= 2:
            length, head = buffer[start + 1], 2
            if length == 126:
                length, head = int.from_bytes(buffer[start + 2 : start + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(buffer[start + 2 : start + 10], "big"), 10
            end = start + head + length
            if end > size or size - start < head:
                break
            self._frame(buffer[start] & 0x0F, buffer, start + head, end, now)
            start = end
        return buffer[start:]

    def _frame(self, opcode: int, buffer: bytes, start: int, end: int, now: int) -> None:
        if opcode == TEXT:
            at = buffer.find(self._text_mark, start, end)
            if at < 0:
                self._on_frame(self, buffer[start:end])
                return
            planned, number = buffer[at + len(self._text_mark) : end].split(b" ", 2)[:2]
            offset_at = buffer.find(b'"offset":', start, end) + 9
            self.tally.latencies_ns.append(now - int(planned))
            self.tally.numbers.append(int(number))
            self.tally.offsets.append(int(buffer[offset_at : buffer.find(b",", offset_at, end)]))
        elif opcode == PING and self.transport is not None:
            self.transport.write(masked(buffer[start:end], PONG))


async def listen(url: str, mark: bytes, on_frame: Callable[[Listener, bytes], None]) -> Listener:
    """Connect; raise ConnectionError when the handshake is refused."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    _, listener = await loop.create_connection(
        lambda: Listener(parts.netloc, mark, on_frame), parts.hostname or "localhost", parts.port or 80
    )
    if not await listener.opened:
        raise ConnectionError("the handshake was refused")
    return listener
