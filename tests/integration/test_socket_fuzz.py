"""Nonsense on the socket: nothing crashes, grows or is logged with a traceback. FUZZ_S=600 makes it ten minutes."""

import asyncio
import json
import os
import random
import time
from itertools import pairwise

import psutil
import pytest
from support.chat import Chat
from support.eventually import PATIENCE_S
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

pytestmark = [pytest.mark.integration, pytest.mark.timeout(int(os.environ.get("FUZZ_S", "8")) + 300)]

FUZZ_S = float(os.environ.get("FUZZ_S", "8"))
# What stays warm, and not more for a longer run. (Clients of Kafka that wait for the collector were 1.5 MiB a minute.)
GROWTH_BYTES_MAX, SECOND_HALF_BYTES_MAX = 16 * 1024 * 1024, 6 * 1024 * 1024
KINDS = (
    *("hello", "auth", "join", "leave", "create", "send", "edit", "delete", "react", "read", "typing", "ping"),
    *("invite", "kick", "ban", "role", "update", "block", "presence", "members", "nonsense", "__proto__", ""),
)
FIELDS = (
    *("id", "room", "cid", "text", "token", "target", "emoji", "on", "since", "last", "user", "role", "title"),
    *("topic", "visibility", "reply_to", "offset", "state", "mentions", "device", "quiet", "archived", "slow_s"),
)
VALUES = (
    *(
        None,
        True,
        0,
        -1,
        1,
        2**53,
        2**64,
        10**400,
        1.5,
        "",
        "general",
        "dm:1:2",
        "a" * 5000,
        "\u202e",
        "\x00",
        "e\u0301" * 50,
    ),
    *([], {}, [[]] * 50, {"epoch": "x", "offset": -5}, {"a": {"b": {"c": {}}}}, "1", "owner", "👩\u200d💻", "<script>"),
)
RAW = (
    *("", " ", "null", "[]", "{", '{"t":', "NaN", '{"t":"ping","id":NaN}', '{"t":"ping","id":1,"id":2}', "[" * 20_000),
    *('{"t":"send","id":1,"text":"\\ud800"}', "9" * 6000, '{"a":' * 3000, "\u0000", "x" * 40_000),
)


def nonsense(dice: random.Random, token: str) -> str | bytes:
    shape = dice.random()
    if shape < 0.1:
        return dice.choice(RAW)
    if shape < 0.15:
        return dice.randbytes(dice.randrange(300))
    frame = {"t": dice.choice(KINDS), "id": dice.randrange(1000)}
    frame |= {field: dice.choice(VALUES) for field in dice.sample(FIELDS, dice.randrange(6))}
    if dice.random() < 0.2:
        frame["token"] = token
    text = json.dumps(frame)
    if dice.random() < 0.15:
        place = dice.randrange(len(text))
        text = text[:place] + chr(dice.randrange(1, 0x2FF)) + text[place + dice.randrange(5) :]
    return text


async def pester(url: str, token: str, seed: int, until: float) -> int:
    """Open sockets, with and without a good hello, and send nonsense until each is closed; how many frames it sent."""
    dice, sent = random.Random(seed), 0
    while time.monotonic() < until:
        async with connect(url, subprotocols=["parley.v1"], compression=None, open_timeout=PATIENCE_S) as socket:
            try:
                if dice.random() < 0.8:
                    await socket.send(json.dumps({"t": "hello", "id": 1, "token": token}))
                for _ in range(dice.randrange(1, 200)):
                    await socket.send(nonsense(dice, token))
                    sent += 1
            except ConnectionClosed:
                continue
    return sent


def gateway_process(system) -> psutil.Process:
    (part,) = (part for part in system.stack.parts if part.name == "gateway-1")
    return psutil.Process(part.pid)


async def test_nonsense_neither_crashes_nor_grows_the_gateway(system, person):
    """The same process, ready, with about the same memory, a log without a traceback, and people who chat on."""
    people, log = [person() for _ in range(3)], system.log("gateway-1")
    url, before = system.addresses.socket(0), gateway_process(system)
    await asyncio.gather(*(pester(url, one.token, n, time.monotonic() + 2) for n, one in enumerate(people)))
    rss, sent = [before.memory_info().rss], 0
    for half in range(2):
        until = time.monotonic() + FUZZ_S / 2
        seeds = enumerate(people, 100 * (half + 1))
        sent += sum(await asyncio.gather(*(pester(url, one.token, seed, until) for seed, one in seeds)))
        rss.append(before.memory_info().rss)
    assert sent > 100
    assert gateway_process(system).pid == before.pid
    assert rss[2] - rss[0] < GROWTH_BYTES_MAX
    assert rss[2] - rss[1] < SECOND_HALF_BYTES_MAX
    assert "Traceback" not in log.text()
    chat = await Chat.enter(url, person().token)
    assert (await chat.say("still here"))["t"] == "ack"
    await chat.close()
    print(f"{sent} frames, memory {', then '.join(f'{(b - a) / 2**20:+.1f} MiB' for a, b in pairwise(rss))}")
