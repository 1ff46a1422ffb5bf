"""The line that can be broken, on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from parley_local.ports import free_ports
from parley_torture.faults.link import Link

SOON_S = 30.0


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(100):
            writer.write(data)
    except OSError:
        return
    finally:
        writer.close()


@asynccontextmanager
async def line() -> AsyncIterator[Link]:
    near, far = free_ports(2)
    server = await asyncio.start_server(echo, "127.0.0.1", far)
    async with server, Link(near) as link:
        link.to_port = far
        yield link


async def say(link: Link) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    writer.write(b"hello")
    return reader, writer


async def heard(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(SOON_S):
        return await reader.read(100)


async def test_open_line_passes_on_both_ways() -> None:
    """Nothing is noticed of it."""
    async with line() as link:
        reader, writer = await say(link)
        assert await heard(reader) == b"hello"
        writer.close()


async def test_still_line_brings_nothing_and_ends_in_a_reset() -> None:
    """What was sent into the silence is lost, as when routers have forgotten a connection."""
    async with line() as link:
        link.still()
        reader, _writer = await say(link)
        async with asyncio.timeout(SOON_S):
            while not link._connections:  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.001)
        answer = asyncio.ensure_future(heard(reader))
        assert not (await asyncio.wait([answer], timeout=0.2))[0]
        link.heal()
        with pytest.raises(ConnectionResetError):
            await answer


async def test_cut_line_ends_connections_and_takes_no_new_ones_until_healed() -> None:
    """Old and new connections end at once; after healing all is as before."""
    async with line() as link:
        reader, _writer = await say(link)
        assert await heard(reader) == b"hello"
        link.cut()
        with pytest.raises(ConnectionResetError):
            await heard(reader)
        try:
            late, _late_writer = await say(link)
            assert await heard(late) == b""
        except ConnectionResetError:
            pass
        link.heal()
        reader, writer = await say(link)
        assert await heard(reader) == b"hello"
        writer.close()


async def test_slow_line_holds_each_piece_either_way() -> None:
    """There and back takes twice the delay."""
    async with line() as link:
        link.delay_s = 0.1
        began = asyncio.get_running_loop().time()
        reader, writer = await say(link)
        assert await heard(reader) == b"hello"
        assert asyncio.get_running_loop().time() - began >= 0.2
        writer.close()
