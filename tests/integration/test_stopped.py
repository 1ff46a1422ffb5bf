"""Processes that stand still and go on (SIGSTOP, SIGCONT) must not undo what they missed (G4, G13, G18)."""

import asyncio
import time

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import fresh_name
from support.still import standing_still

pytestmark = pytest.mark.integration

# Above the ten seconds after which a gateway counts as deaf.
STOPPED_S = 12.0


async def test_gateway_stopped_and_continued_brings_nobody_back(system, person):
    """Its people are gone for the others meanwhile, and stay gone: it closes its sockets and delivers nothing late, not
    to somebody who was logged out in that time either (G13, G18)."""
    ana, ben, dan = person("ana"), person("ben"), person("dan")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    to_dan = await Chat.enter(system.addresses.socket(1), dan.token)
    await to_ana.hear_person("joins", dan.name)
    before = await to_ana.say("before")
    async with standing_still(system.stack, "gateway-2"):
        began = time.monotonic()
        assert (await asyncio.to_thread(dan.auth, "POST", "logout")).status_code == 204
        secret = await to_ana.say("not for Dan any more")
        await to_ana.hear_person("leaves", ben.name, within_s=10)
        await asyncio.sleep(max(0, STOPPED_S - (time.monotonic() - began)))
        to_ana.pushes.clear()
    assert await to_ben.closed() == 1012
    assert await to_dan.closed() in {1012, 4503}
    assert secret["offset"] not in [m["offset"] for m in (*to_ben.messages(), *to_dan.messages())]
    await asyncio.to_thread(system.stack.wait_ready, 60)
    await asyncio.sleep(3)  # the time of a beat and more, in which it could bring its people back
    assert [f for f in to_ana.pushes if f["t"] == "presence" and (ben.name in str(f) or dan.name in str(f))] == []
    cursor = {"epoch": to_ben.welcome["epoch"], "offset": before["offset"]}
    back = await Chat.enter(system.addresses.socket(1), ben.token, since=cursor)
    assert (back.joined["recovered"], [m["offset"] for m in back.joined["messages"]]) == (True, [secret["offset"]])
    await back.close()
    await to_ana.close()


async def test_kafka_stopped_every_send_has_its_outcome_in_ten_seconds(system, person, backend):
    """A broker that takes connections and never answers: no send hangs, sockets stay, each cid arrives once later
    (G2, G4, G11)."""
    if backend == "containers":
        pytest.skip("stops a broker of its own process")
    ana = person("ana")
    chats = [await Chat.enter(system.addresses.socket(n), ana.token) for n in (0, 1)]
    cids = [fresh_name("cid") for _ in range(12)]

    async def outcome(n: int) -> tuple[str, float]:
        await asyncio.sleep(n)
        began = time.monotonic()
        frame = await chats[n % 2].ask("send", room="general", cid=cids[n], text=f"during {n}")
        return frame.get("code", frame["t"]), time.monotonic() - began

    async with standing_still(system.stack, "kafka"):
        outcomes = await asyncio.gather(*map(outcome, range(len(cids))))
        assert [(await chat.ask("ping"))["t"] for chat in chats] == ["pong", "pong"]
    assert {kind for kind, _ in outcomes} <= {"unavailable", "unknown_outcome"}
    assert max(seconds for _, seconds in outcomes) <= 10

    async def all_acked():
        acks = [await chats[0].say(f"during {n}", cid=cid) for n, cid in enumerate(cids)]
        return acks if {ack["t"] for ack in acks} == {"ack"} else None

    acks = await eventually(all_acked, within_s=60, every_s=1)
    await asyncio.to_thread(system.stack.wait_ready, 60)
    page = ana.page("general", until=max(ack["offset"] for ack in acks), limit=200)
    assert [[m["cid"] for m in page["messages"]].count(cid) for cid in cids] == [1] * len(cids)
    for chat in chats:
        await chat.close()
