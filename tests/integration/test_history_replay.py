"""A conversation searched, exported and played again, on the whole system: through gateway, Kafka and history."""

import asyncio
import json

import pytest
from parley_local.trouble import Trouble
from parley_local.verify import verify
from support.chat import Chat
from support.eventually import PATIENCE_S, eventually
from support.people import fresh_name
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

pytestmark = pytest.mark.integration


@pytest.fixture
async def room(system, person):
    """Somebody's room: three messages, an edit, a delete: (person, room id, offsets)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    name = fresh_name("room")
    await chat.ask("create", room=name)
    await chat.ask("join", room=name)
    said = [(await chat.say(text, room=name))["offset"] for text in ("naïve plan", "secret words", "日本 it is")]
    await chat.ask("edit", room=name, cid=fresh_name("e"), target=said[0], text="naïve plan, mended")
    last = await chat.ask("delete", room=name, cid=fresh_name("d"), target=said[1])
    await chat.close()
    ana.page(name, until=last["offset"])
    return ana, name, [*said, last["offset"]]


def replay_url(system, name):
    return system.addresses.history.replace("http", "ws", 1) + f"/api/history/rooms/{name}/replay"


async def test_search_finds_what_stands_and_not_what_was_deleted(room, person):
    """The newest text in any script; nobody finds a deleted one."""
    ana, name, offsets = room

    async def found(asked, whose=ana):
        hits = whose.history(f"rooms/{name}/search", q=asked).json()["hits"]
        return [hit["message"]["offset"] for hit in hits]

    async def finds(asked, place, whose=ana):
        return await found(asked, whose) == [offsets[place]]

    # The index follows the pages.
    await eventually(lambda: finds("naive mended", 0))
    await eventually(lambda: finds("日本", 2))
    assert await found("secret") == []
    assert await finds("日", 2, person("ben"))


async def test_export_is_whole_and_one_changed_byte_is_found(room):
    """What ./parley verify says of a real export, and of a spoiled one."""
    ana, name, _offsets = room
    exported = ana.history(f"rooms/{name}/export").content
    lines = exported.splitlines(keepends=True)
    assert verify(lines).records == 5
    assert b"secret" not in exported
    assert "naïve plan" in json.loads(lines[1])["value"]
    with pytest.raises(Trouble):
        verify(exported.replace(b"mended", b"Mended").splitlines(keepends=True))


async def test_replay_plays_the_room_over_a_real_socket(system, room):
    """Every record once, in order, a deleted text never; a page of another origin is refused."""
    ana, name, _offsets = room
    with pytest.raises(InvalidStatus):
        await connect(replay_url(system, name), origin="http://elsewhere.example")
    async with connect(replay_url(system, name), origin=system.url) as socket:
        await socket.send(json.dumps({"t": "hello", "token": ana.token}))
        frames = [json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))]
        await socket.send(json.dumps({"t": "play", "speed": 64}))
        while frames[-1]["t"] != "end":
            frames.append(json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S)))
    played = [frame for frame in frames if frame["t"] == "msg"]
    assert [frame["kind"] for frame in played] == ["message", "message", "message", "edit", "delete"]
    assert [frame.get("text") for frame in played] == ["naïve plan", None, "日本 it is", "naïve plan, mended", None]
    assert frames[-1] == {"t": "end", "count": 5}
    offsets = [frame["offset"] for frame in played]
    assert [frame["prev"] for frame in played] == [None, *offsets[:-1]]


async def test_replay_is_closed_soon_after_a_log_out(system, room):
    """As a chat's socket is (G13)."""
    ana, name, _offsets = room
    async with connect(replay_url(system, name)) as socket:
        await socket.send(json.dumps({"t": "hello", "token": ana.token}))
        await socket.recv()
        ana.auth("POST", "logout")
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), PATIENCE_S)
    assert closed.value.rcvd.code == 4503


async def test_replay_of_a_room_that_is_a_secret_is_refused(system, room, person):
    """There is no such room for who may not read it."""
    (_, name, _), ben = room, person("ben")
    async with connect(replay_url(system, name + "-not")) as socket:
        await socket.send(json.dumps({"t": "hello", "token": ben.token}))
        refused = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))
    assert (refused["t"], refused["code"]) == ("error", "not_found")
