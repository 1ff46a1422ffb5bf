"""A TCP line that can be cut, go silent or be slow: what stands between two parts that are to lose each other."""

import asyncio
import contextlib
import socket
import struct
from typing import Self

CHUNK_BYTES = 65_536


class Link:
    """Listens on `port` of loopback and passes on to `to_port`. Open until told otherwise.

    still: bytes are taken and held; when that is over, every connection is reset and what was held is lost, as when a
    network comes back after the routers have forgotten. cut: connections are reset, new ones too. slow: each piece of
    up to 64 KiB is held for `delay_s`, either way.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.to_port = 0
        self.delay_s = 0.0
        self._is_cut = False
        self._open = asyncio.Event()
        self._open.set()
        self._connections: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.reset()
        for task in self._tasks:
            task.cancel()

    def still(self) -> None:
        self._open.clear()

    def cut(self) -> None:
        self._is_cut = True
        self.reset()

    def heal(self) -> None:
        if not self._open.is_set():
            self.reset()
        self._is_cut = False
        self.delay_s = 0.0
        self._open.set()

    def reset(self) -> None:
        """End every connection without a good-bye, on both sides."""
        for pair in tuple(self._connections):
            for writer in pair:
                _reset(writer)
        self._connections.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, far_writer)
        self._connections.add(pair)
        there = asyncio.create_task(self._pass_on(reader, far_writer, pair))
        back = asyncio.create_task(self._pass_on(far_reader, writer, pair))
        for task in (there, back):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        try:
            while data := await reader.read(CHUNK_BYTES):
                await self._open.wait()
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if pair not in self._connections:
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            await self._finish(pair)

    async def _finish(self, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        """One side has ended: the other is to learn it when the line is open."""
        await self._open.wait()
        self._connections.discard(pair)
        for writer in pair:
            with contextlib.suppress(OSError):
                writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST: without lingering nothing in its buffers is sent, and the other side sees an error."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
