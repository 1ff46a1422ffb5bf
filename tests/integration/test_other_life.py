"""A topic deleted and made anew under people's feet (G17): nobody is shown one life of the log as another."""

import asyncio

import pytest
from parley_contract.topics import CHAT_ROOMS
from parley_local.stack import Stack
from support.chat import Chat
from support.eventually import eventually
from support.kafka import make_topic_anew, writing
from support.people import Addresses, Person, fresh_name
from support.still import standing_still

pytestmark = pytest.mark.integration

PARTS = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1", "gateway-2", "history")


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("stack"), only=PARTS) as stack:
        yield stack


@pytest.fixture
def person(stack):
    """Makes somebody new, signed up and logged in."""
    addresses = Addresses(f"http://{stack.address('auth')}", f"http://{stack.address('history')}", stack.gateway_urls)
    return lambda: Person(addresses, fresh_name("ana")).sign_up()


async def test_longer_new_topic_is_never_read_as_the_old_one(stack, person):
    """One gateway watches, the other sleeps through it: neither delivers a record of the new life under the old epoch;
    both close their sockets, and old cursors are told a gap of reason epoch (G17)."""
    ana = person()
    chats = [await Chat.enter(ana.addresses.socket(n), ana.token) for n in (0, 1)]
    old_epoch = chats[0].welcome["epoch"]
    last = [await chats[0].say(f"old {n}") for n in range(3)][-1]
    await chats[1].hear("msg", offset=last["offset"])
    async with standing_still(stack, "gateway-2"):
        await asyncio.to_thread(make_topic_anew, stack.kafka)
        with writing(stack.kafka) as writer:
            newest = [await asyncio.to_thread(writer.say, f"new {n}") for n in range(20)][-1]
    for chat in chats:
        assert await chat.closed() == 1012
        assert [m["text"][:3] for m in chat.messages()] == ["old"] * 3
    for n in (0, 1):
        cursor = {"epoch": old_epoch, "offset": last["offset"]}
        back = await eventually(lambda n=n, since=cursor: enter(ana, n, newest, since=since))
        assert (back.joined["epoch"] != old_epoch, back.joined["gap"]["reason"]) == (True, "epoch")
        assert [m["text"] for m in back.joined["messages"]] == [f"new {n}" for n in range(20)]
        await back.close()


async def test_other_topic_made_anew_is_noticed_too(stack, person):
    """chat-rooms deleted and made anew: the gateways begin again, and a room made before is gone for everybody
    (G17)."""
    ana = person()
    room = fresh_name("room")
    chat = await Chat.enter(ana.addresses.socket(0), ana.token)
    assert (await chat.ask("create", room=room))["t"] == "ok"
    await asyncio.to_thread(make_topic_anew, stack.kafka, CHAT_ROOMS)
    assert await chat.closed() == 1012
    back = await eventually(lambda: Chat.enter_if_taken(ana.addresses.socket(0), ana.token))
    assert (await back.ask("join", room=room))["code"] == "not_found"
    assert (await back.ask("create", room=room))["t"] == "ok"
    await back.close()


async def enter(who: Person, gateway: int, newest: int, **join) -> Chat | None:
    """A socket in #general, or None while the gateway takes nobody or has not read as far as that."""
    chat = await Chat.enter_if_taken(who.addresses.socket(gateway), who.token, **join)
    if chat is None or chat.joined["head"] == newest:
        return chat
    await chat.close()
    return None
