"""A room played again on a real clock: how fast it goes, and that a deleted text is in none of it."""

import asyncio
import json
import statistics
import time

import pytest
from support.chat import Chat, Frame
from support.people import Person, fresh_name
from websockets.asyncio.client import connect

pytestmark = pytest.mark.integration

SPAN_S = 21
RECORDS = 60


@pytest.fixture
async def spoken(system):
    """Somebody's room, spoken in for as long as SPAN_S; every tenth message is deleted at once: (person, room)."""
    ana, room = system.person("ana"), fresh_name("paced")
    chat = await Chat.enter(system.addresses.socket(0), ana.token, None)
    assert (await chat.ask("create", room=room))["t"] == "ok"
    assert (await chat.ask("join", room=room))["t"] == "joined"
    # The log may let the first one wait.
    await chat.say("word 0", room=room)
    began = time.monotonic()
    for number in range(1, RECORDS):
        # The pace of speaking is what is measured later.
        await asyncio.sleep(max(0.0, began + number * SPAN_S / RECORDS - time.monotonic()))
        text = f"a secret {number}" if number % 10 == 5 else f"word {number}"
        last = await chat.say(text, room=room)
        if number % 10 == 5:
            last = await chat.ask("delete", room=room, cid=fresh_name("d"), target=last["offset"])
    await chat.close()
    ana.page(room, until=last["offset"])
    return ana, room


async def played(person: Person, room: str, speed: int) -> list[tuple[float, Frame]]:
    """Every record of the room with the second at which it came."""
    url = person.addresses.history.replace("http", "ws", 1) + f"/api/history/rooms/{room}/replay"
    heard = []
    async with connect(url) as socket:
        await socket.send(json.dumps({"t": "hello", "token": person.token}))
        await socket.send(json.dumps({"t": "play", "speed": speed}))
        while not heard or heard[-1][1]["t"] != "end":
            heard.append((time.monotonic(), json.loads(await asyncio.wait_for(socket.recv(), 30))))
    return [(at, frame) for at, frame in heard if frame["t"] == "msg"]


def speed_of(heard: list[tuple[float, Frame]]) -> float:
    """Seconds of the room a second: the median over pairs that lie half the room apart, so that one late record
    of a busy machine does not count."""
    half = len(heard) // 2
    pairs = zip(heard, heard[half:], strict=False)
    return statistics.median((b["ts"] - a["ts"]) / 1000 / (later - at) for (at, a), (later, b) in pairs)


async def test_replay_goes_at_the_asked_speed_and_shows_no_deleted_text(spoken):
    """Twenty seconds of a room pass in a fourth and a sixteenth of their time, within 5 %; each record comes once, in
    order, and no deleted text with it."""
    for speed in (4, 16):
        heard = await played(*spoken, speed)
        offsets = [frame["offset"] for _, frame in heard]
        assert offsets == sorted(set(offsets))
        assert [frame["prev"] for _, frame in heard] == [None, *offsets[:-1]]
        assert [frame["kind"] for _, frame in heard].count("delete") == RECORDS // 10
        assert "secret" not in str(heard)
        assert heard[-1][1]["ts"] - heard[0][1]["ts"] > 20_000
        assert speed_of(heard) == pytest.approx(speed, rel=0.05)
