"""Coming back after retention took something of what was missed (G6): what is gone is named, to the offset."""

import asyncio

import pytest
from support.chat import Chat
from support.eventually import PATIENCE_S, eventually, wait_for
from support.kafka import delete_below
from support.people import fresh_name

pytestmark = pytest.mark.integration


async def test_retention_while_away_is_a_gap_named_exactly_and_the_chain_begins_after_it(system, person, backend):
    """The gap runs from the cursor to the log's start; what follows is whole, live and in history alike (G6)."""
    ana, ben = person("ana"), person("ben")
    room = fresh_name("room")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    assert (await to_ana.ask("create", room=room))["t"] == "ok"
    assert (await to_ana.ask("join", room=room))["t"] == "joined"
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token, room=room)
    read = await to_ana.say("read", room=room)
    await to_ben.hear("msg", offset=read["offset"])
    cursor = {"epoch": to_ben.welcome["epoch"], "offset": read["offset"]}
    await to_ben.drop()
    missed = [(await to_ana.say(f"missed {n}", room=room))["offset"] for n in range(6)]
    start = missed[3]
    await asyncio.to_thread(delete_below, system.kafka, start)

    async def resumed(gateway: int) -> Chat | None:
        back = await Chat.enter(system.addresses.socket(gateway), ben.token, room=room, since=cursor)
        if back.joined.get("gap"):
            return back
        await back.close()
        return None

    for gateway in (0, 1):
        back = await eventually(lambda g=gateway: resumed(g), every_s=0.5)
        assert back.joined["gap"] == {"from": cursor["offset"] + 1, "to": start - 1, "reason": "retention"}
        assert back.joined["recovered"] is False
        live = await to_ana.say("live", room=room)
        await back.hear("msg", offset=live["offset"])
        heard = [*back.joined["messages"], *back.messages(room)]
        assert [m["prev"] for m in heard[1:]] == [m["offset"] for m in heard[:-1]]
        assert heard[0]["offset"] == start
        await back.close()
    oldest = lambda: ana.page(room, until=live["offset"])["oldest"]  # noqa: E731
    await asyncio.to_thread(wait_for, lambda: oldest() == start, PATIENCE_S, "history follows the log's start")
    page = ana.page(room, after=cursor["offset"], limit=200)
    assert [m["offset"] for m in page["messages"]][: len(heard)] == [m["offset"] for m in heard]
    await to_ana.close()
