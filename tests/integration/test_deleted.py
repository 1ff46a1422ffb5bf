"""A message deleted at one place."""

import asyncio
import statistics
import time

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import fresh_name

pytestmark = pytest.mark.integration


@pytest.fixture
async def meeting(system, person):
    """Somebody's room with an open socket of each of three people on each gateway: (author, room, sockets)."""
    room, people = fresh_name("gone"), [person(name) for name in ("ana", "ben", "eve")]
    chats = [await Chat.enter(system.addresses.socket(n), each.token, None) for each in people for n in (0, 1)]
    assert (await chats[0].ask("create", room=room))["t"] == "ok"
    for chat in chats:
        assert (await chat.ask_when_known("join", room=room))["t"] == "joined"
    author, first = people[0], await chats[0].say("the first word", room)
    await asyncio.to_thread(author.page, room, until=first["offset"])
    yield author, room, chats
    for chat in chats:
        await chat.close()


async def test_deleted_message_is_gone_everywhere_within_a_second(meeting):
    """Every open socket of both gateways hears of it, and search finds it no more: the median of five."""
    author, room, chats = meeting
    took_s = []
    for number in range(5):
        word = f"regret{number}"
        said = await chats[0].say(word, room)
        await eventually(lambda word=word: found(author, room, word))
        began = time.monotonic()
        deleted = await chats[0].ask("delete", room=room, cid=fresh_name("d"), target=said["offset"])
        await asyncio.gather(*(chat.hear("msg", offset=deleted["offset"]) for chat in chats))
        await eventually(lambda word=word: is_gone(author, room, word))
        took_s.append(time.monotonic() - began)
    assert statistics.median(took_s) <= 1.0


async def found(person, room: str, word: str) -> list:
    answer = await asyncio.to_thread(person.history, f"rooms/{room}/search", q=word)
    assert answer.status_code == 200, answer.text
    return answer.json()["hits"]


async def is_gone(person, room: str, word: str) -> bool:
    return await found(person, room, word) == []
