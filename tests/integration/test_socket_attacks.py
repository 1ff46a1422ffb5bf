"""What a hostile socket may try: to stand in the door, to have many sockets, to shout through several of them."""

import asyncio
import contextlib
import time

import pytest
from support.chat import Chat
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.integration

STRANGER = {"additional_headers": {"X-Forwarded-For": "203.0.113.9"}}


async def test_silent_sockets_of_one_address_are_ten_at_most(system, person):
    """Of twelve the two oldest go with 4505, the others after their five seconds; neighbours chat on."""
    somebody = person()
    silent = await asyncio.gather(*(Chat.open(system.addresses.socket(0), **STRANGER) for _ in range(12)))
    neighbour = await Chat.enter(system.addresses.socket(0), somebody.token)
    codes = await asyncio.gather(*(chat.closed() for chat in silent))
    assert sorted(codes) == [4504] * 10 + [4505] * 2
    assert (await neighbour.ask("ping"))["t"] == "pong"
    await neighbour.close()


async def test_one_person_has_250_sockets_at_most(system, person):
    """The next one is told to stop; the open ones stay."""
    ana = person()
    chats = [await Chat.enter(system.addresses.socket(0), ana.token, room=None) for _ in range(250)]
    more = await Chat.open(system.addresses.socket(0))
    await more.tell("hello", id=1, token=ana.token)
    assert await more.closed() == 4505
    assert (await chats[0].ask("ping"))["t"] == "pong"
    for chat in chats:
        await chat.close()


async def test_a_person_is_no_louder_through_five_sockets(system, person):
    """What one writes is counted over all sockets: the burst is one person's, not five."""
    ana = person()
    chats = [await Chat.enter(system.addresses.socket(0), ana.token) for _ in range(5)]
    # So many that a gateway would have to take over five seconds to refuse none.
    started = time.monotonic()
    answers = await asyncio.gather(*(chat.say(f"shout {n}") for n in range(80) for chat in chats))
    took_s = time.monotonic() - started
    acked = sum(answer["t"] == "ack" for answer in answers)
    refused = [answer for answer in answers if answer["t"] == "error"]
    assert acked <= 60 + 60 * took_s + 1
    assert {answer["code"] for answer in refused} == {"rate_limited"}
    for chat in chats:
        await chat.drop()


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "file://",
        "http://localhost",
        "http://LOCALHOST.evil.example",
        "http://localhost.evil.example",
        "https://localhost:{port}",
        "http://localhost:{port}/",
        "http://localhost:{port}.evil.example",
        "http://evil.example#http://localhost:{port}",
        "http://l\u043ecalhost:{port}".encode().decode("latin-1"),
    ],
)
async def test_origin_that_only_resembles_ours_gets_no_socket(system, origin):
    """Scheme, host and port are compared as they are: no suffix, prefix, case or look-alike."""
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus) as refused:
        await Chat.open(system.addresses.socket(0), origin=origin.format(port=system.stack.port))
    assert refused.value.response.status_code == 403


async def test_token_in_the_address_opens_nothing(system, person):
    """Nobody gets into the habit of writing tokens where they are logged."""
    chat = await Chat.open(f"{system.addresses.socket(0)}?token={person().token}")
    assert (await chat.ask("ping"))["code"] == "not_authenticated"
    assert await chat.closed() == 4501


async def test_first_frame_over_four_kib_and_second_try_are_not_heard(system, person):
    """One try, 4 KiB: whoever fails has to come again."""
    big = await Chat.open(system.addresses.socket(0))
    assert (await big.ask("hello", token="x" * 5000))["code"] == "too_large"
    assert await big.closed() == 4501
    right = person().token
    wrong = await Chat.open(system.addresses.socket(0))
    await wrong.tell("hello", id=1, token="wrong")
    with contextlib.suppress(ConnectionClosed):  # it may be told so already
        await wrong.tell("hello", id=2, token=right)
    assert await wrong.closed() == 4501
    assert not [frame for frame in wrong.pushes if frame["t"] == "welcome"]
