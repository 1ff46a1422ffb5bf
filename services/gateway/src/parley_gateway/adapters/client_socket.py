"""An open WebSocket after its handshake: `parley_gateway.domain.connection.Socket`, without ASGI and without a task.

Measured with 200 sockets: Quart's `websocket.send` costs 15.8 µs of CPU a delivery, a frame built once and written
straight to the transport 5.6 µs, the bare system call 4.1 µs (design, section 3). What comes in goes from the
transport to the receiver in one call; the task, queue and context that a frame passed before cost 0.4 ms of latency.
"""

import asyncio
from typing import Any, Protocol

from parley_contract.limits import FRAME_BYTES_MAX

from parley_gateway.adapters.client_frames import NO_STATUS, ClientFrames, Violation

# A reader whose unread frames exceed this is too slow (promise G12).
WRITE_BUFFER_BYTES_MAX = 1_048_576
# Larger frames than the contract's are still read, up to this, so that they can be refused with a sentence.
READ_BYTES_MAX = 2 * FRAME_BYTES_MAX
CLOSE_TIMEOUT_S = 2.0
# Looks (one a second) at a socket that says nothing until it is pinged, and until it is given up.
LOOKS_TO_PING = 20
LOOKS_TO_CUT = 40
# So much of one socket is read in its turn, some hundred small frames; then the others have theirs (promise G12).
TURN_BYTES = 4_096
ABNORMAL_CLOSURE = 1006
NORMAL_CLOSURE = 1000

# Shared by all: what was read is dealt with before the next read.
_turn = memoryview(bytearray(TURN_BYTES))

_NOBODY = asyncio.Protocol()

_PING = b"\x89\x00"
_PONG = 0x8A
_CLOSE = 0x88


class Receiver(Protocol):
    """Who takes what comes."""

    def on_text(self, text: str) -> None: ...
    def on_binary(self) -> None: ...
    def on_read(self, frames: int, *, more: bool) -> None:
        """One read is dealt with: it ended so many frames of any kind. `more`: it was as much as one read takes."""
        ...

    def on_end(self, code: int) -> None:
        """The socket is gone. The close code is ours, else the peer's, else 1006; a bare close counts as 1000."""
        ...


class ClientSocket(asyncio.BufferedProtocol):
    """`open_sockets` is where uvicorn looks for what is still open. `receive` begins the reading."""

    __slots__ = (
        "_behind",
        "_closing",
        "_end_code",
        "_frames",
        "_holds",
        "_looks",
        "_open_sockets",
        "_receiver",
        "_transport",
    )

    def __init__(self, transport: asyncio.Transport, open_sockets: set[Any]) -> None:
        self._transport = transport
        self._open_sockets = open_sockets
        self._frames = ClientFrames(READ_BYTES_MAX)
        self._receiver: Receiver | None = None
        self._end_code: int | None = None
        self._closing = False
        self._behind = False
        self._holds = 0
        self._looks = 0
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES_MAX)
        open_sockets.add(self)

    def receive(self, receiver: Receiver) -> None:
        """Give what comes to the receiver."""
        self._receiver = receiver
        # uvloop looks at how a protocol reads when reading begins, and it would keep the last one of the other kind
        # for good: the handshake's, with its parser (13 kB a connection, measured).
        self._transport.pause_reading()
        self._transport.set_protocol(_NOBODY)
        self._transport.set_protocol(self)
        self._transport.resume_reading()

    # What the gateway asks for -----------------------------------------------------------------------------------

    def write_frames(self, data: bytes) -> bool:
        """Write whole frames now, in order. False, and nothing written, when the reader is too far behind."""
        if self._closing:
            return True
        if self._behind:
            return False
        self._transport.write(data)
        return True

    def close_with(self, code: int, reason: str, farewell: bytes) -> None:
        """Write the farewell and begin the closing handshake; who does not finish it in time is cut off."""
        if self._closing:
            return
        self._end_code = code
        payload = code.to_bytes(2, "big") + reason.encode()
        self._transport.write(farewell + bytes((_CLOSE, len(payload))) + payload)
        self._closing = True
        # The peer's answer to the close has to be read.
        self._transport.resume_reading()
        asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, self._transport.abort)

    def look(self) -> None:
        """Once a second: ping who has been silent, cut off who stays so. Who is not read cannot be heard."""
        if self._holds:
            return
        self._looks += 1
        if self._looks >= LOOKS_TO_CUT:
            self._transport.abort()
        elif self._looks == LOOKS_TO_PING and not self._closing:
            self._transport.write(_PING)

    def hold(self) -> None:
        """Do not read until as many `go_on` as `hold` were asked for; once we have closed neither means anything."""
        if not self._closing:
            self._holds += 1
            self._transport.pause_reading()

    def go_on(self) -> None:
        if not self._closing:
            self._holds -= 1
            if not self._holds:
                self._transport.resume_reading()

    def shutdown(self) -> None:
        """uvicorn's: the server ends."""
        self._transport.close()

    # What the transport tells ------------------------------------------------------------------------------------

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's signature
        return _turn

    def buffer_updated(self, nbytes: int) -> None:
        more = nbytes == TURN_BYTES
        if more and self._closing:
            # Who floods on after our close is not read any more.
            self._transport.pause_reading()
        self._read(bytes(_turn[:nbytes]), more=more)

    def _read(self, data: bytes, *, more: bool) -> None:
        self._looks = 0
        frames = 0
        try:
            frames = self._frames.feed(data, self)
        except Violation as violation:
            self.close_with(violation.code, "", b"")
        if self._receiver is not None:
            self._receiver.on_read(frames, more=more)

    def pause_writing(self) -> None:
        self._behind = True

    def resume_writing(self) -> None:
        self._behind = False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._closing = True
        self._open_sockets.discard(self)
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.on_end(ABNORMAL_CLOSURE if self._end_code is None else self._end_code)

    # What the frames say -----------------------------------------------------------------------------------------

    def on_text(self, text: str) -> None:
        if not self._closing and self._receiver is not None:
            self._receiver.on_text(text)

    def on_binary(self, payload: bytes) -> None:  # noqa: ARG002 - it means nothing here
        if not self._closing and self._receiver is not None:
            self._receiver.on_binary()

    def on_ping(self, payload: bytes) -> None:
        # Who does not read gets no pongs either: they would pile up in our memory.
        if not self._closing and not self._behind:
            self._transport.write(bytes((_PONG, len(payload))) + payload)

    def on_close(self, code: int) -> None:
        if not self._closing:
            self._end_code = NORMAL_CLOSURE if code == NO_STATUS else code
            answer = b"" if code == NO_STATUS else code.to_bytes(2, "big")
            self._transport.write(bytes((_CLOSE, len(answer))) + answer)
            self._closing = True
        self._transport.close()
