"""What is refused on the socket gets a named code and a sentence, and nothing is lost or crashed by it."""

import asyncio
import contextlib
import json

import pytest
from support.chat import Chat
from support.people import fresh_name
from websockets.exceptions import ConnectionClosed, InvalidStatus

pytestmark = pytest.mark.integration


@pytest.fixture
async def chat(system, person):
    chat = await Chat.enter(system.addresses.socket(0), person().token)
    yield chat
    if chat.socket.close_code is None:
        await chat.close()


async def test_text_of_five_thousand_is_refused_and_said(chat):
    """The sentence says how long it is and how long it may be; the socket stays."""
    refused = await chat.say("x" * 5000)
    assert (refused["t"], refused["code"], refused["retryable"]) == ("error", "invalid", False)
    assert "5,000" in refused["message"]
    assert "4,000" in refused["message"]
    assert (await chat.ask("ping"))["t"] == "pong"


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("join", {"room": "no-such-room"}, "not_found"),
        ("join", {"room": "NOT A ROOM"}, "invalid"),
        ("leave", {"room": "no-such-room"}, "not_found"),
        ("leave", {"room": "general"}, "invalid"),
        ("create", {"room": "general"}, "conflict"),
        ("create", {"room": "Bad Name"}, "invalid"),
        ("send", {"room": "no-such-room", "cid": "c1", "text": "hi"}, "not_found"),
        ("send", {"room": "general", "cid": "c1", "text": ""}, "invalid"),
        ("send", {"room": "general", "cid": "not a cid", "text": "hi"}, "invalid"),
        ("send", {"room": "general", "cid": "c1", "text": "a\u0000b"}, "invalid"),
    ],
)
async def test_request_that_cannot_be_is_refused_by_name(chat, kind, fields, code):
    """Each refusal repeats the request's id, names its code and says a sentence."""
    refused = await chat.ask(kind, **fields)
    assert (refused["t"], refused["code"]) == ("error", code)
    assert refused["message"].endswith(".")
    assert (await chat.ask("ping"))["t"] == "pong"


async def test_send_without_joining_is_refused(system, person):
    """One does not speak in a room that one is not in."""
    maker, other = person(), person()
    room = fresh_name("room")
    to_maker = await Chat.enter(system.addresses.socket(0), maker.token)
    await to_maker.ask("create", room=room)
    to_other = await Chat.enter(system.addresses.socket(0), other.token)
    refused = await to_other.say("hi", room=room)
    assert (refused["t"], refused["code"]) == ("error", "forbidden")
    await to_maker.close()
    await to_other.close()


async def test_frame_that_is_not_json_is_answered_and_the_third_closes(chat):
    """Garbage gets `bad_frame`; a client that sends nothing else is told to stop."""
    await chat.socket.send("hello")
    assert (await chat.hear("error"))["code"] == "bad_frame"
    assert (await chat.ask("ping"))["t"] == "pong"
    await chat.socket.send(b"\x00")
    await chat.socket.send("[]")
    assert await chat.closed() == 4502


async def test_hello_missing_is_closed_after_its_time(system):
    """A socket that says nothing is closed after 5 s."""
    silent = await Chat.open(system.addresses.socket(0))
    assert await silent.closed() == 4504


async def test_hello_with_a_bad_token_is_closed(system):
    """A token that is none gets the close code that tells the client to stop."""
    chat = await Chat.open(system.addresses.socket(0))
    assert (await chat.ask("hello", token="not.a.token"))["code"] == "not_authenticated"
    assert (await chat.closed(), chat.pushes[-1]["t"]) == (4501, "bye")


async def test_another_frame_before_hello_is_closed(system):
    """Nothing is done for who has not said hello."""
    chat = await Chat.open(system.addresses.socket(0))
    assert (await chat.ask("ping"))["code"] == "not_authenticated"
    assert await chat.closed() == 4501


async def test_handshake_of_another_origin_is_refused(system):
    """Pages of other origins get no socket."""
    with pytest.raises(InvalidStatus) as refused:
        await Chat.open(system.addresses.socket(0), origin="http://evil.example")
    assert refused.value.response.status_code == 403


async def test_frame_too_large_is_refused_and_a_huge_one_closed(chat):
    """Above 32 KiB a frame is refused by name; what is far above is not even read to its end."""
    await chat.socket.send(json.dumps({"t": "ping", "id": 1, "filler": "x" * 40_000}))
    assert (await chat.hear("error"))["code"] == "too_large"
    assert (await chat.ask("ping"))["t"] == "pong"
    with contextlib.suppress(ConnectionClosed):  # it may be told so before it has sent all of it
        await chat.socket.send("x" * 1_000_000)
    assert await chat.closed() == 1009


async def test_flood_is_told_to_slow_down(chat):
    """Who sends faster than the limit is refused with a time to wait; what was acked is in the room once."""
    # So many that a gateway would have to take three seconds over them to refuse none.
    answers = await asyncio.gather(*(chat.say(f"flood {n}") for n in range(240)), return_exceptions=True)
    frames = [a for a in answers if isinstance(a, dict)]
    refused = [a for a in frames if a["t"] == "error"]
    assert refused
    assert {a["code"] for a in refused} == {"rate_limited"}
    assert all(a["retry_after_ms"] > 0 for a in refused)
    acked = [a["offset"] for a in frames if a["t"] == "ack"]
    assert len(acked) == len(set(acked))
