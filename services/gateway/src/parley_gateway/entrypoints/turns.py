"""In which order sockets are read that have much to say, so that many of them together cost the others little (G12).

What one read takes is a turn. Who has more to say waits until the others had theirs; who says more than is allowed is
held first, and those who were held go on a while apart, however many they are: a turn is a millisecond at most, so they
have a tenth of the loop between them.
"""

import asyncio
from collections import deque

from parley_gateway.domain.connection import Socket

HELD_APART_S = 0.01


class Turns:
    def __init__(self) -> None:
        self._next = _Line(0.0)
        self._held = _Line(HELD_APART_S)

    def next(self, socket: Socket) -> None:
        """The socket goes on after all that are in line before it; one a round of the loop."""
        socket.hold()
        self._next.enter(socket)

    def later(self, socket: Socket, seconds: float) -> None:
        """The socket goes on after so long, when those who were held before it have gone on."""
        socket.hold()
        asyncio.get_running_loop().call_later(seconds, self._held.enter, socket)


class _Line:
    """First come, first read, one each `apart_s`. A socket that waits is not read, so it stands here once at most."""

    def __init__(self, apart_s: float) -> None:
        self._apart_s = apart_s
        self._waiting: deque[Socket] = deque()
        self._is_moving = False

    def enter(self, socket: Socket) -> None:
        self._waiting.append(socket)
        if not self._is_moving:
            self._is_moving = True
            asyncio.get_running_loop().call_soon(self._move)

    def _move(self) -> None:
        self._is_moving = bool(self._waiting)
        if self._is_moving:
            self._waiting.popleft().go_on()
            asyncio.get_running_loop().call_later(self._apart_s, self._move)
