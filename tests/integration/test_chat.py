"""People chat: sign up, say hello, join, send, hear, read back (G1, G2, G3, G5, G7)."""

import asyncio
from itertools import pairwise

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import fresh_name

pytestmark = pytest.mark.integration


async def test_message_reaches_the_other_and_history(system, person):
    """An acked message is heard by everybody in the room and read back from history, the same to the field (G7, G8)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    ack = await to_ana.say("Hello, Ben — 日本語 🎉")
    assert (ack["t"], ack["dup"]) == ("ack", False)
    heard = await to_ben.hear("msg", offset=ack["offset"])
    assert (heard["text"], heard["sender"]) == ("Hello, Ben — 日本語 🎉", {"id": ana.id, "name": ana.name})
    own = await to_ana.hear("msg", offset=ack["offset"])
    assert own == heard
    page = ben.page("general", until=ack["offset"])
    assert {k: v for k, v in heard.items() if k != "t"} in page["messages"]
    await to_ana.close()
    await to_ben.close()


async def test_sender_is_the_tokens_whatever_the_frame_says(system, person):
    """A frame that names another sender is that of its own person (G5)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    forged = {"id": ben.id, "name": ben.name}
    answer = await to_ana.ask("send", room="general", cid=fresh_name("cid"), text="forged", sender=forged, user=forged)
    assert answer["t"] == "ack"
    assert (await to_ana.hear("msg", offset=answer["offset"]))["sender"] == {"id": ana.id, "name": ana.name}
    await to_ana.close()


async def test_messages_of_one_sender_keep_their_order(system, person):
    """Fifty messages sent without waiting are heard in the order they were sent, each once (G3)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    other = await Chat.enter(system.addresses.socket(1), person("ben").token)
    texts = [f"{ana.name} {n}" for n in range(50)]
    acks = await asyncio.gather(*(chat.say(text) for text in texts))
    assert [ack["t"] for ack in acks] == ["ack"] * 50
    await other.hear("msg", offset=acks[-1]["offset"])
    assert [m["text"] for m in other.messages() if m["sender"]["name"] == ana.name] == texts
    chain = other.messages()
    assert all(later["prev"] == earlier["offset"] for earlier, later in pairwise(chain))
    await chat.close()
    await other.close()


async def test_same_cid_again_is_the_same_message(system, person):
    """Resending a cid, through whichever gateway, gives the first offset with dup and doubles nothing (G2)."""
    ana = person("ana")
    first = await Chat.enter(system.addresses.socket(0), ana.token)
    second = await Chat.enter(system.addresses.socket(1), ana.token)
    cid = fresh_name("cid")
    ack = await first.say("once", cid=cid)
    again = await second.say("once", cid=cid)
    assert (again["offset"], again["dup"], again["ts"]) == (ack["offset"], True, ack["ts"])
    page = ana.page("general", until=ack["offset"], after=ack["offset"] - 1 if ack["offset"] else 0)
    assert [m["cid"] for m in page["messages"]].count(cid) == 1
    await first.close()
    await second.close()


async def test_same_cid_at_once_on_two_gateways_is_one_message(system, person):
    """Two gateways racing with one cid agree on one offset (G2)."""
    ana = person("ana")
    chats = [await Chat.enter(system.addresses.socket(n), ana.token) for n in (0, 1)]
    for _ in range(10):
        cid = fresh_name("race")
        acks = await asyncio.gather(*(chat.say("race", cid=cid) for chat in chats))
        assert acks[0]["offset"] == acks[1]["offset"]
    offset = acks[0]["offset"]
    cids = [m["cid"] for m in ana.page("general", until=offset, limit=200)["messages"]]
    assert len(cids) == len(set(cids))
    for chat in chats:
        await chat.close()


async def test_room_created_is_told_to_all_and_listed(system, person):
    """A new room is pushed to everybody connected, stands in the directory, and its maker belongs to it."""
    ana, ben = person("ana"), person("ben")
    room = fresh_name("room")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    assert (await to_ana.ask("create", room=room, title="Books we read"))["t"] == "ok"
    assert (await to_ben.hear("room", room=room))["title"] == "Books we read"
    joined = await to_ben.ask("join", room=room)
    assert (joined["t"], joined["messages"], joined["head"]) == ("joined", [], None)
    await eventually(lambda: is_listed(ben, room))
    await to_ben.close()
    await eventually(lambda: belongs(system, ben, room))
    assert (await to_ana.ask("leave", room=room))["t"] == "ok"
    await eventually(lambda: belongs(system, ana, room, wanted=False))
    await to_ana.close()


async def is_listed(somebody, room):
    """Whether history, which reads the log by itself, knows the room."""
    listed = await asyncio.to_thread(somebody.history, "rooms")
    return room in [each["room"] for each in listed.json()["rooms"]]


async def belongs(system, somebody, room, wanted=True):
    """Whether a new connection, through whichever gateway, says that the room is one of theirs (or is not)."""
    chat = await Chat.enter(system.addresses.socket(0), somebody.token, room=None)
    await chat.close()
    return (room in [mine["room"] for mine in chat.welcome["rooms"]]) is wanted


async def test_typing_is_told_to_the_others(system, person):
    """Who types is told to the room, not to themselves."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    await to_ana.tell("typing", room="general")
    await to_ben.hear("typing", user={"id": ana.id, "name": ana.name})
    assert [f for f in to_ana.pushes if f["t"] == "typing"] == []
    await to_ana.close()
    await to_ben.close()


async def test_join_resumes_from_a_cursor_without_a_hole(system, person):
    """What was said while away arrives with the join, and the chain closes (G6)."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(0), ben.token)
    last = await to_ana.say("before")
    await to_ben.hear("msg", offset=last["offset"])
    await to_ben.drop()
    missed = [await to_ana.say(f"missed {n}") for n in range(5)]
    cursor = {"epoch": to_ben.welcome["epoch"], "offset": last["offset"]}
    back = await Chat.enter(system.addresses.socket(1), ben.token, since=cursor)
    assert back.joined["recovered"] is True
    live = await to_ana.say("live")
    await back.hear("msg", offset=live["offset"])
    # What the other gateway had not heard yet when Ben joined follows live; no hole between the two.
    heard = [*back.joined["messages"], *back.messages()]
    assert [m["offset"] for m in heard] == [ack["offset"] for ack in (*missed, live)]
    assert [m["prev"] for m in heard] == [ack["offset"] for ack in (last, *missed)]
    await to_ana.close()
    await back.close()


async def test_join_with_another_epoch_says_so(system, person):
    """A cursor of another life of the topic gets a gap that names the reason (G17)."""
    chat = await Chat.enter(system.addresses.socket(0), person().token, room=None)
    joined = await chat.ask("join", room="general", since={"epoch": "another", "offset": 3})
    assert (joined["recovered"], joined["gap"]["reason"]) == (False, "epoch")
    await chat.close()
