"""What people do with messages: edit, delete, react, reply, mention, read, write to one person; through two gateways,
history and its rebuilding (G5, G7)."""

import asyncio
import uuid

import pytest
from support.chat import Chat
from support.eventually import PATIENCE_S, eventually, wait_for
from support.people import fresh_name

pytestmark = pytest.mark.integration


def cid() -> str:
    return str(uuid.uuid4())


@pytest.fixture
async def pair(system, person):
    """Ana through one gateway, Ben through the other, in a room of their own."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    room = fresh_name("talk").replace("x", "-")
    assert (await to_ana.ask("create", room=room))["t"] == "ok"
    # Whom one invites one's gateway knows: so it will know whom a mention means.
    assert (await to_ana.ask_when_known("invite", room=room, user=ben.id))["t"] == "ok"
    for chat in (to_ana, to_ben):
        assert (await chat.ask_when_known("join", room=room))["t"] == "joined"
    yield room, (ana, to_ana), (ben, to_ben)
    await to_ana.close()
    await to_ben.close()


async def test_changes_reach_the_other_gateway_and_history(pair):
    """An edit, a reaction and a deletion are heard in order, chained, and history shows messages as they stand."""
    room, (_, to_ana), (ben, to_ben) = pair
    kept = await to_ana.say("first verison", room)
    gone = await to_ana.say("a secret", room)
    edited = await to_ana.ask("edit", room=room, cid=cid(), target=kept["offset"], text="first version")
    await to_ben.hear("msg", offset=edited["offset"])
    reacted = await to_ben.ask("react", room=room, cid=cid(), target=kept["offset"], emoji="👍", on=True)
    deleted = await to_ana.ask("delete", room=room, cid=cid(), target=gone["offset"])
    assert [answer["t"] for answer in (edited, reacted, deleted)] == ["ack"] * 3
    await to_ben.hear("msg", offset=deleted["offset"])
    heard = to_ben.messages(room)
    assert [frame["kind"] for frame in heard] == ["message", "message", "edit", "reaction", "delete"]
    assert [frame["prev"] for frame in heard[1:]] == [frame["offset"] for frame in heard[:-1]]
    page = ben.page(room, until=deleted["offset"])
    first, second = page["messages"]
    assert (first["text"], first["reactions"]) == ("first version", [{"emoji": "👍", "users": [ben.id]}])
    assert first["edited_ts"] == edited["ts"]
    assert (second.get("text"), second["deleted_ts"]) == (None, deleted["ts"])
    assert "a secret" not in str(page)


async def test_changes_made_while_away_arrive_on_resume(system, pair):
    """A cursor gets the records after it, changes included, through another gateway too (G6)."""
    room, (_, to_ana), (ben, to_ben) = pair
    ack = await to_ana.say("soon better", room)
    await to_ben.hear("msg", offset=ack["offset"])
    await to_ben.drop()
    edited = await to_ana.ask("edit", room=room, cid=cid(), target=ack["offset"], text="better")
    again = await Chat.enter(system.addresses.socket(0), ben.token, None)
    since = {"epoch": again.welcome["epoch"], "offset": ack["offset"]}
    joined = await again.ask("join", room=room, since=since)
    assert joined["recovered"]
    assert [(m["kind"], m["text"], m["offset"]) for m in joined["messages"]] == [("edit", "better", edited["offset"])]
    await again.close()


async def test_change_of_anothers_message_is_refused(pair):
    """Whoever is neither author nor moderator gets `forbidden`, and nothing is written."""
    room, (_, to_ana), (_, to_ben) = pair
    ack = await to_ana.say("mine", room)
    await to_ben.hear("msg", offset=ack["offset"])
    for kind, fields in (("edit", {"text": "yours"}), ("delete", {})):
        answer = await to_ben.ask(kind, room=room, cid=cid(), target=ack["offset"], **fields)
        assert (answer["t"], answer["code"]) == ("error", "forbidden")


async def test_reply_and_mention_say_what_and_whom(pair):
    """A reply names the message it answers, a mention the person's id; the other's unread count says so."""
    room, (_, to_ana), (ben, to_ben) = pair
    question = await to_ana.say("who?", room)
    await to_ben.hear("msg", offset=question["offset"])
    await to_ben.tell("read", room=room, offset=question["offset"])
    ack = await to_ana.ask("send", room=room, cid=cid(), text=f"@{ben.name}!", reply_to=question["offset"])
    heard = await to_ben.hear("msg", offset=ack["offset"])
    assert (heard["reply_to"], heard["mentions"]) == (question["offset"], [ben.id])
    await to_ben.hear("read", room=room, user=ben.id)
    again = await Chat.enter(to_ben_url(to_ben), ben.token, None)
    mine = next(each for each in again.welcome["rooms"] if each["room"] == room)
    assert mine["read"] == question["offset"]
    assert mine["unread"] == {"count": 1, "mentions": 1, "first": ack["offset"]}
    await again.close()


def to_ben_url(chat: Chat) -> str:
    host, port = chat.socket.remote_address[:2]
    return f"ws://{host}:{port}/ws"


async def test_what_others_have_read_is_told_unless_they_keep_it(pair):
    """A mark is pushed and stands in the next join; one with `quiet` is in neither and reaches one's own devices."""
    room, (_, to_ana), (ben, to_ben) = pair
    first, second = [(await to_ana.say(text, room))["offset"] for text in ("one", "two")]
    await to_ben.hear("msg", offset=second)
    for offset, quiet, told in ((first, False, [{"user": ben.id, "offset": first}]), (second, True, [])):
        await to_ben.tell("read", room=room, offset=offset, quiet=quiet)
        await to_ben.hear("read", room=room, user=ben.id, offset=offset)
        if not quiet:
            await to_ana.hear("read", room=room, user=ben.id, offset=offset)
        assert (await to_ben.ask("join", room=room))["read"] == offset
        await eventually(lambda told=told: reads_are(to_ana, room, told), every_s=0.2)
    assert [frame["offset"] for frame in to_ana.pushes if frame["t"] == "read" and frame["user"] == ben.id] == [first]


async def reads_are(chat: Chat, room: str, told: list[dict]) -> bool:
    return (await chat.ask("join", room=room)).get("reads", []) == told


async def test_direct_message_stays_between_two(system, person):
    """The other learns of the conversation by its first message; a third person finds nothing of it anywhere."""
    ana, ben, eve = person("ana"), person("ben"), person("eve")
    chats = [await Chat.enter(system.addresses.socket(n % 2), each.token) for n, each in enumerate((ana, ben, eve))]
    to_ana, to_ben, to_eve = chats
    room = "dm:" + ":".join(sorted((ana.id, ben.id), key=int))
    assert (await to_ana.ask("join", room=room))["t"] == "joined"
    ack = await to_ana.ask_when_known("send", room=room, cid=cid(), text="only for you")
    assert ack["t"] == "ack"
    told = await to_ben.hear("room", room=room, member=True)
    assert {each["id"] for each in told["people"]} <= {ana.id, ben.id}
    joined = await to_ben.ask("join", room=room)
    assert [m["text"] for m in joined["messages"]] == ["only for you"]
    for answer in (await to_eve.ask("join", room=room), await to_eve.say("hi", room)):
        assert (answer["t"], answer["code"]) == ("error", "not_found")
    assert eve.history(f"rooms/{room}/messages").status_code == 404
    assert ben.page(room, until=ack["offset"])["messages"][0]["text"] == "only for you"
    for chat in chats:
        await chat.close()


async def test_person_put_out_of_a_private_room_is_out_everywhere(system, person):
    """A kick stops the room on every gateway and in history within a second; before it, an invitation opened both."""
    ana, ben = person("ana"), person("ben")
    to_ana = await Chat.enter(system.addresses.socket(0), ana.token)
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    room = fresh_name("plans").replace("x", "-")
    assert (await to_ana.ask("create", room=room, visibility="private"))["t"] == "ok"
    assert ben.history(f"rooms/{room}/messages").status_code == 404
    assert (await to_ana.ask_when_known("invite", room=room, user=ben.id))["t"] == "ok"
    await to_ben.hear("room", room=room, member=True)
    assert (await to_ben.ask("join", room=room))["t"] == "joined"
    assert (await to_ana.ask("kick", room=room, user=ben.id))["t"] == "ok"
    await to_ben.hear("room", room=room, member=False)
    assert (await to_ben.say("still here?", room))["code"] == "not_found"
    gone = lambda: ben.history(f"rooms/{room}/messages").status_code == 404  # noqa: E731
    await asyncio.to_thread(wait_for, gone, PATIENCE_S, "history forgets the person")
    await to_ana.close()
    await to_ben.close()


async def test_display_name_reaches_open_sockets(system, person):
    """What a person shows of themself is told to everybody who is connected."""
    ana, ben = person("ana"), person("ben")
    to_ben = await Chat.enter(system.addresses.socket(1), ben.token)
    assert ana.auth("PATCH", "me", json={"display_name": "Ana B.", "hue": 200}).status_code == 200
    profile = {"id": ana.id, "name": ana.name, "display_name": "Ana B.", "hue": 200}
    await to_ben.hear("person", user=profile)
    await to_ben.close()
