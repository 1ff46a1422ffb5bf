"""uvicorn's WebSocket protocol with a way past ASGI for frames that were built once for many sockets.

Measured with 200 sockets: Quart's `websocket.send` costs 15.8 µs of CPU a delivery, this 5.6 µs, the bare system call
4.1 µs (design, section 3). Handshake and receiving stay uvicorn's and Quart's.
"""

import asyncio
from typing import Any

from parley_contract.limits import FRAME_BYTES_MAX
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

# Where an ASGI application finds this object: scope["extensions"][EXTENSION].
EXTENSION = "parley.socket"
# A reader whose unread frames exceed this is too slow (promise G12).
WRITE_BUFFER_BYTES_MAX = 1_048_576
# Larger frames than the contract's are still read, up to this, so that they can be refused with a sentence.
READ_BYTES_MAX = 2 * FRAME_BYTES_MAX
CLOSE_TIMEOUT_S = 2.0
ABNORMAL_CLOSURE = 1006
NO_STATUS = 1005
NORMAL_CLOSURE = 1000


class SharedFrameProtocol(WebSocketsSansIOProtocol):
    """`parley_gateway.domain.connection.Socket`, given to uvicorn as its `ws` class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._closed_with: int | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            # The application runs in a task of its own, later than this.
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        # The scope and this object hold each other; undone by hand, a closed socket's memory is free at once.
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"].pop(EXTENSION, None)

    def write_frames(self, data: bytes) -> bool:
        """Write whole frames now, in order. False, and nothing written, when the reader is too far behind."""
        transport = self.transport
        if self.close_sent or transport.is_closing():
            return True
        if transport.get_write_buffer_size() > WRITE_BUFFER_BYTES_MAX:
            return False
        transport.write(data)
        return True

    def close_with(self, code: int, reason: str, farewell: bytes) -> None:
        """Write the farewell and begin the closing handshake; who does not finish it in time is cut off."""
        if self.close_sent or self.transport.is_closing():
            return
        self._closed_with = code
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(farewell + b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            # The peer's answer to the close has to be read.
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    @property
    def end_code(self) -> int:
        """The close code of a connection that ended: ours, else the peer's, else 1006. A bare close counts as 1000."""
        if self._closed_with is not None:
            return self._closed_with
        received = self.conn.close_rcvd
        if received is None:
            return ABNORMAL_CLOSURE
        return NORMAL_CLOSURE if received.code == NO_STATUS else received.code
