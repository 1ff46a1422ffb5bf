"""Parts that die or are away (G1, G4, G9, G10, G11, G15, G18): what people see, and that all is well again."""

import asyncio
import signal
import statistics
import time

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import PASSWORD, Person, fresh_name

pytestmark = pytest.mark.integration


async def test_gateway_killed_its_people_reappear_through_the_other(system, person):
    """After kill -9 of one of two gateways: no ghost beyond 10 s, resume without a hole, no acked message missing
    (G1, G6, G9, G18)."""
    ana, ben, cat = person("ana"), person("ben"), person("cat")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    to_cat = await Chat.enter(system.addresses.socket(1), cat.token)
    await to_ana.hear_person("joins", ben.name)
    await to_ana.hear_person("joins", cat.name)
    acks = [await to_ben.say(f"before {n}") for n in range(5)]
    await to_ana.hear("msg", offset=acks[-1]["offset"])
    system.stack.kill("gateway-2")
    killed = time.monotonic()
    await to_ben.closed()
    await to_cat.closed()
    cursor = {"epoch": to_ben.welcome["epoch"], "offset": acks[2]["offset"]}
    back = await Chat.enter(system.addresses.socket(0), ben.token, since=cursor)
    assert time.monotonic() - killed < 5
    assert [m["offset"] for m in back.joined["messages"]] == [ack["offset"] for ack in acks[3:]]
    # Cat does not come back: gone for everybody in at most 10 s. Ben did, so nobody sees him leave.
    await to_ana.hear_person("leaves", cat.name, within_s=10 - (time.monotonic() - killed))
    assert [f for f in to_ana.pushes if f["t"] == "presence" and ben.name in str(f["leaves"])] == []
    page = ana.page("general", until=acks[-1]["offset"], limit=200)
    assert {ack["offset"] for ack in acks} <= {m["offset"] for m in page["messages"]}
    await asyncio.to_thread(system.stack.wait_ready, 20)
    assert time.monotonic() - killed < 15
    again = await Chat.enter(system.addresses.socket(1), ben.token)
    await again.close()
    await back.close()
    await to_ana.close()


async def test_gateway_terminated_says_goodbye_first(system, person):
    """SIGTERM: bye with a hint, close 1012, and the gateway is back (G15)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(1), ana.token)
    ack = await chat.say("before the restart")
    system.stack.kill("gateway-2", signal.SIGTERM)
    assert await chat.closed() == 1012
    bye = chat.pushes[-1]
    assert (bye["t"], bye["code"], bye["reconnect"]) == ("bye", 1012, True)
    await asyncio.to_thread(system.stack.wait_ready, 60)
    assert ack["offset"] in [m["offset"] for m in ana.page("general", until=ack["offset"])["messages"]]


async def test_kafka_away_sockets_stay_and_sends_have_an_outcome(system, person):
    """Kafka down: the socket stays, a send is refused or unknown in ≤ 10 s, the same cid succeeds afterwards once
    (G4, G9, G11)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    await chat.say("before")
    cid = fresh_name("cid")
    async with system.gone("kafka"):
        started = time.monotonic()
        answer = await chat.ask("send", room="general", cid=cid, text="during")
        assert time.monotonic() - started < 11
        assert answer["t"] == "error"
        assert answer["code"] in {"unavailable", "unknown_outcome"}
        assert answer["retryable"] is True
        assert (await chat.ask("ping"))["t"] == "pong"

    async def acked():
        frame = await chat.say("during", cid=cid)
        return frame if frame["t"] == "ack" else None

    ack = await eventually(acked)
    page = await asyncio.to_thread(ana.page, "general", until=ack["offset"], limit=200)
    assert [m["cid"] for m in page["messages"]].count(cid) == 1
    await chat.close()


async def test_mysql_away_people_go_on_chatting(system, person):
    """MySQL down: open sockets chat, a log-in answers 503 in ≤ 2 s with a sentence, and works afterwards (G9, G10)."""
    ana, ben = person("ana"), person("ben")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    async with system.gone("mysql"):
        assert (await chat.say("still here"))["t"] == "ack"
        # A new socket with a token still in its life needs no MySQL either (G10).
        to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
        await to_ben.close()
        took_s = []
        for _ in range(3):
            started = time.monotonic()
            answer = await asyncio.to_thread(
                ben.auth, "POST", "login", json={"username": ben.name, "password": PASSWORD}
            )
            took_s.append(time.monotonic() - started)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert "Retry-After" in answer.headers
        assert statistics.median(took_s) < 3
    Person(system.addresses, ben.name).log_in()
    assert (await chat.ask("ping"))["t"] == "pong"
    await chat.close()


async def test_logout_while_kafka_is_away_arrives_later(system, person):
    """A log-out that Kafka could not be told is told when it is back: the socket closes (G11, G13)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    async with system.gone("kafka"):
        answer = await asyncio.to_thread(ana.auth, "POST", "logout")
        assert answer.status_code == 204
    assert await chat.closed() == 4503


async def test_auth_away_people_go_on_chatting(system, person):
    """Auth down: open sockets chat, and a token that is still good opens another one (G10)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    async with system.gone("auth"):
        to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
        ack = await to_ana.say("without auth")
        assert (await to_ben.hear("msg", offset=ack["offset"]))["text"] == "without auth"
        page = ben.page("general", until=ack["offset"])
        assert ack["offset"] in [m["offset"] for m in page["messages"]]
    await to_ben.close()
    await to_ana.close()


async def test_auth_killed_is_back_and_knows_everybody(system, person):
    """Auth killed with -9 is back in ≤ 15 s, sessions still good (G9)."""
    ana = person("ana")
    system.stack.kill("auth")
    system.stack.wait_ready(15)
    assert ana.refresh().status_code == 200
