"""Sockets that never read, that flood, or whose other end is gone, beside good ones (G12)."""

import asyncio
import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.chat import Chat
from support.metrics import open_sockets
from support.people import fresh_name
from support.tokens import crowd, homes
from websockets.asyncio.client import ClientConnection, connect

pytestmark = pytest.mark.integration

EACH = 50
# What a bad socket may cost (promise G12).
BYTES_MAX = 1_048_576 + 65_536
LONG_TEXT = "漢" * 4_000
PINGS_END_S = 45.0
PING = json.dumps({"t": "ping", "id": 1_000}).encode()
# Text frames of a client, whose mask may be four zeros.
PINGS = 200 * (bytes((0x81, 0x80 | len(PING))) + bytes(4) + PING)


def rss(stack, part: str) -> int:
    """Resident bytes of a part's process."""
    (pid,) = (each.pid for each in stack.parts if each.name == part)
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


async def unread(url: str, token: str, room: str) -> ClientConnection:
    """A socket that has joined the room and reads nothing from then on, not even pings."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    where = urlsplit(url)
    await asyncio.get_running_loop().sock_connect(small, (where.hostname, where.port))
    bad = await connect(
        url, sock=small, subprotocols=["parley.v1"], compression=None, ping_interval=None, max_queue=None
    )
    await bad.send(json.dumps({"t": "hello", "id": 1, "token": token}))
    await bad.recv()
    await bad.send(json.dumps({"t": "join", "id": 2, "room": room}))
    await bad.recv()
    bad.transport.pause_reading()
    return bad


async def flood(chat: Chat) -> int | None:
    """Ask without end and wait for nothing; the code that it was closed with. The frames are made once and written past
    the client's library: fifty of them by it were no flood on a busy machine."""
    transport = chat.socket.transport
    while not transport.is_closing():
        if transport.get_write_buffer_size() < len(PINGS):
            transport.write(PINGS)
        await asyncio.sleep(0.01)
    return await chat.closed()


async def test_bad_sockets_cost_little_and_good_ones_miss_nothing(system, person):
    """Fifty that never read and fifty that flood beside fifty good ones: the bad are closed, memory is bounded, and
    the good hear every message once and in order (G12)."""
    ana, room = person("ana"), fresh_name("room")
    url, base = system.addresses.socket(0), system.addresses.gateways[0]
    to_ana = await Chat.enter(url, ana.token)
    assert (await to_ana.ask("create", room=room))["t"] == "ok"
    assert (await to_ana.ask("join", room=room))["t"] == "joined"
    tokens = crowd(system.stack, ana.token, 3 * EACH)
    good = [await Chat.enter(url, token, room=room) for token in tokens[:EACH]]
    allowed, memory = await open_sockets(base), rss(system.stack, "gateway-1")
    bad = [await unread(url, token, room) for token in tokens[EACH : 2 * EACH]]
    # All of them come in before the first one floods: who comes into a flood could miss the time for its hello.
    loud = [await Chat.enter(url, *each) for each in zip(tokens[2 * EACH :], [room] * EACH, homes(EACH), strict=True)]
    flooding = asyncio.gather(*map(flood, loud))
    acks, peak, began = [], 0, time.monotonic()
    # Either too much waits for them, or their pong is missing for forty seconds.
    while await open_sockets(base) > allowed:
        assert time.monotonic() - began < 90, "not all the bad ones were closed"
        acks += await asyncio.gather(*(to_ana.say(LONG_TEXT, room=room) for _ in range(5)))
        peak = max(peak, rss(system.stack, "gateway-1"))
    # 1006 where the cut came before the good-bye was read.
    assert set(await flooding) <= {4003, 1006}
    # Ana herself may have been faster than a person is allowed to be.
    assert {ack.get("code") for ack in acks} <= {None, "rate_limited"}
    offsets = sorted(ack["offset"] for ack in acks if ack["t"] == "ack")
    for chat in good:
        await chat.hear("msg", offset=offsets[-1])
        assert [m["offset"] for m in chat.messages(room)] == offsets
    assert peak - memory <= 2 * EACH * BYTES_MAX
    for socket_ in bad:
        socket_.transport.abort()
    await asyncio.gather(*(chat.close() for chat in good), to_ana.close())


async def test_haste_is_held_then_answered_in_order_and_others_do_not_wait(system, person):
    """1,500 pings at once are all answered, at the rate allowed; meanwhile others chat, and afterwards the hasty one
    does too (G12)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(0), ben.token)
    began = time.monotonic()
    pongs = asyncio.gather(*(to_ben.ask("ping", within_s=90) for _ in range(1_500)))
    ack = await to_ana.say("not behind the pings")
    assert not pongs.done()
    numbers = [pong["re"] for pong in await pongs if pong["t"] == "pong"]
    # 600 at once, 300 a second, and what one read took before it was judged.
    assert time.monotonic() - began > 2.0
    assert (len(numbers), numbers) == (1_500, sorted(numbers))
    await to_ben.hear("msg", offset=ack["offset"])
    assert (await to_ben.say("here again"))["t"] == "ack"
    await asyncio.gather(to_ana.close(), to_ben.close())


async def test_socket_whose_other_end_is_gone_is_closed_by_the_missing_pong(system, person):
    """Half-open: nothing comes and nothing is refused. After two rounds of pings the person is no longer shown
    (G12, G18)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    gone = await unread(system.addresses.socket(1), ben.token, "general")
    await to_ana.hear_person("joins", ben.name)
    await to_ana.hear_person("leaves", ben.name, within_s=PINGS_END_S + 10)
    gone.transport.abort()
    await to_ana.close()
