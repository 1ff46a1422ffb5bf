"""Who is here (G18)."""

import asyncio
import statistics
import time
from collections.abc import Awaitable

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.metrics import open_sockets

pytestmark = pytest.mark.integration


async def test_presence_join_and_leave_are_told_within_a_second(system, person):
    """Coming and going, through whichever gateway, is seen by the others in ≤ 1 s: the median of five (G18)."""
    ana = person("ana")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    came_s, went_s = [], []
    for ben in [person("ben") for _ in range(5)]:
        to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
        came_s.append(await took_s(to_ana.hear_person("joins", ben.name)))
        # Ana's coming may still be on its way to the other gateway as Ben joins: then it follows as a push.
        if ana.name not in [p["name"] for p in to_ben.joined["members"]["list"]]:
            await to_ben.hear_person("joins", ana.name)
        await to_ben.close(1000)
        went_s.append(await took_s(to_ana.hear_person("leaves", ben.name)))
    seen = next(f for f in to_ana.pushes if f["t"] == "presence" and ben.name in str(f["joins"]))
    assert {"id": ben.id, "name": ben.name} in seen["joins"]
    assert max(statistics.median(came_s), statistics.median(went_s)) <= 1.0
    await to_ana.close()


async def took_s(heard: Awaitable[object]) -> float:
    began = time.monotonic()
    await heard
    return time.monotonic() - began


async def test_presence_two_sockets_are_one_person(system, person):
    """Somebody is here while any of their sockets is; the others hear of them once."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    two = await Chat.enter(system.addresses.socket(1), ben.token)
    # Now the log has this one, and the other may go as soon as it likes.
    await to_ana.hear_person("joins", ben.name)
    one = await Chat.enter(system.addresses.socket(0), ben.token)
    await one.close(1000)
    await asyncio.sleep(1.2)  # longer than a leave would take
    assert [f for f in to_ana.pushes if f["t"] == "presence" and ben.name in str(f["leaves"])] == []
    await two.close(1000)
    await to_ana.hear_person("leaves", ben.name)
    joins = [f for f in to_ana.pushes if f["t"] == "presence" and ben.name in str(f["joins"])]
    assert len(joins) == 1
    await to_ana.close()


async def test_presence_quick_reconnect_does_not_flap(system, person):
    """A connection lost and back within 5 s is not seen by the others (G18)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    await to_ana.hear_person("joins", ben.name)
    here = await open_sockets(system.addresses.gateways[1])
    await to_ben.drop()
    await eventually(lambda: fewer_than(here, system.addresses.gateways[1]))
    back = await Chat.enter(system.addresses.socket(0), ben.token)
    await asyncio.sleep(6)  # past the time that a lost connection lingers
    assert [f for f in to_ana.pushes if f["t"] == "presence" and ben.name in str(f["leaves"])] == []
    await back.close()
    await to_ana.close()


async def fewer_than(sockets: int, gateway: str) -> bool:
    return await open_sockets(gateway) < sockets


async def test_presence_lost_connection_goes_after_its_time(system, person):
    """A connection lost for good is gone in ≤ 10 s (G18)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    await to_ana.hear_person("joins", ben.name)
    await to_ben.drop()
    await to_ana.hear_person("leaves", ben.name, within_s=10)
    await to_ana.close()
