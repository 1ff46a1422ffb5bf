"""Two gateways, one of them without its line to Kafka for some seconds: too short to count as deaf (G3, G6)."""

import asyncio

import pytest
from parley_local.ports import free_ports
from parley_local.stack import Stack
from parley_torture.faults.link import Link
from support.chat import Chat
from support.people import Addresses, Person, fresh_name

pytestmark = pytest.mark.integration

PARTS = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1", "gateway-2")


async def test_reader_coming_to_a_gateway_that_is_behind_is_shown_nothing_twice(backend, tmp_path):
    """It takes them in while it cannot know what they have read elsewhere, and tells only what follows on that when it
    hears again (G2, G3, G6)."""
    if backend == "containers":
        pytest.skip("needs a line of its own to a broker of its own")
    (port,) = free_ports(1)
    async with Link(port) as line:
        # The line has its port already, so none of the stack's is the same.
        stack = Stack(tmp_path, gateways=2, only=PARTS, kafka_ways={"gateway-1": port})
        line.to_port = stack.kafka_door("gateway-1")
        try:
            await asyncio.to_thread(stack.start)
            await come_from_ahead(stack, line)
        finally:
            await asyncio.to_thread(stack.stop)


async def come_from_ahead(stack: Stack, line: Link) -> None:
    addresses = Addresses(f"http://{stack.address('auth')}", "", stack.gateway_urls)
    ana, ben = [await asyncio.to_thread(Person(addresses, fresh_name(name)).sign_up) for name in ("ana", "ben")]
    to_ana = await Chat.enter(addresses.socket(1), ana.token)
    to_ben = await Chat.enter(addresses.socket(0), ben.token)
    before = await to_ana.say("before")
    await to_ben.hear("msg", offset=before["offset"])
    await to_ben.close()
    line.still()
    meanwhile = [await to_ana.say(f"meanwhile {n}") for n in range(3)]
    cursor = {"epoch": to_ana.welcome["epoch"], "offset": meanwhile[-1]["offset"]}
    back = await Chat.enter(addresses.socket(0), ben.token, since=cursor)
    assert (back.joined["head"], back.joined["messages"]) == (before["offset"], [])
    line.heal()
    after = await to_ana.say("after")
    await back.hear("msg", offset=after["offset"])
    assert [(m["prev"], m["offset"]) for m in back.messages()] == [(cursor["offset"], after["offset"])]
    await asyncio.gather(to_ana.close(), back.close())
