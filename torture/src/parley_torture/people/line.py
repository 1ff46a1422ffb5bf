"""One WebSocket to a gateway, as docs/protocol.md has it: requests are numbered, answers found again by `re`."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from parley_torture.people.world import World

Frame = dict[str, Any]
OPEN_TIMEOUT_S = 6.0
PING_EVERY_S = 4.0
PONG_WITHIN_S = 8.0


class Broken(Exception):
    """The socket has ended, or could not be opened."""


class Line:
    """`on_push` gets frames that answer nothing, in order and before anybody else runs."""

    def __init__(self, world: World, gateway: str, socket: ClientConnection, on_push: Callable[[Frame], None]) -> None:
        self.gateway = gateway
        self.number = next(world.line_numbers)
        self.epoch = ""
        self.bye_at: float | None = None
        self.ended = asyncio.Event()
        self._world = world
        self._socket = socket
        self._on_push = on_push
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[asyncio.Future[Frame], Callable[[Frame], None] | None]] = {}
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]

    @classmethod
    async def open(cls, world: World, gateway: str, on_push: Callable[[Frame], None]) -> Self:
        try:
            socket = await connect(
                world.sockets[gateway],
                subprotocols=["parley.v1"],  # type: ignore[list-item]
                compression=None,
                proxy=None,
                open_timeout=OPEN_TIMEOUT_S,
                ping_interval=None,
                close_timeout=1,
                max_queue=1024,
            )
        except (WebSocketException, OSError, TimeoutError) as error:
            raise Broken(str(error)) from None
        return cls(world, gateway, socket, on_push)

    async def ask(self, kind: str, then: Callable[[Frame], None] | None = None, **fields: object) -> Frame:
        """Send a request and return its answer. `then` sees the answer before any later frame is looked at."""
        number = next(self._numbers)
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._waiting[number] = (future, then)
        await self._send({"t": kind, "id": number, **fields})
        return await future

    async def _send(self, frame: Frame) -> None:
        if self.ended.is_set():
            raise Broken
        try:
            await self._socket.send(json.dumps(frame))
        except WebSocketException as error:
            raise Broken(str(error)) from None

    async def close(self, code: int) -> None:
        """Leave; 0 is without a good-bye."""
        if code:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await self._socket.close(code)
        self.abort()
        await self.ended.wait()

    def abort(self) -> None:
        self._socket.transport.abort()

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self._take(json.loads(text))
        except WebSocketException:
            pass
        finally:
            self._end()

    def _take(self, frame: Frame) -> None:
        if frame["t"] == "bye":
            self.bye_at = self._world.now()
        future, then = self._waiting.pop(frame.get("re", 0), (None, None))
        if future is None:
            self._on_push(frame)
            return
        if then is not None:
            then(frame)
        if not future.done():
            future.set_result(frame)

    def _end(self) -> None:
        self.ended.set()
        self._tasks[1].cancel()
        for future, _ in self._waiting.values():
            if not future.done():
                future.set_exception(Broken("the socket ended"))
                # Somebody who stopped waiting must not make this a warning.
                future.exception()

    async def _watch(self) -> None:
        """A socket that answers no ping is as good as gone."""
        try:
            while True:
                await asyncio.sleep(PING_EVERY_S)
                async with asyncio.timeout(PONG_WITHIN_S):
                    await self.ask("ping")
        except (TimeoutError, Broken):
            self.abort()
