"""Everybody tries everything: what is allowed is what docs/permissions.md says, on the socket and over HTTP."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from support.chat import Chat, Frame
from support.eventually import PATIENCE_S, eventually
from support.people import Person, fresh_name
from support.permissions_page import allowed
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.integration

READS = ("messages", "search", "export")
# A direct conversation is not governed: such a frame that names one is `invalid`.
REFUSED = {"forbidden", "not_found", "invalid"}
ROLES = ("owner", "moderator", "member", "outsider", "banned")


def cid() -> str:
    return str(uuid.uuid4())


@dataclass
class Actor:
    standing: str
    person: Person
    chat: Chat
    own: list[int] = field(default_factory=list)


@dataclass
class Place:
    """A room with somebody of every standing, messages of them all, and people to act upon."""

    kind: str
    room: str
    actors: list[Actor]
    targets: list[Person]
    victim_messages: list[int]

    def target(self) -> str:
        return self.targets.pop().id

    def victim_message(self) -> int:
        return self.victim_messages.pop()


Try = Callable[[Place, Actor], Awaitable[Frame]]


async def ask(actor: Actor, kind: str, **fields) -> Frame:
    return await actor.chat.ask(kind, **fields)


async def read(place: Place, actor: Actor) -> Frame:
    """By every way there is; a refusal of one is the answer, and all have to agree in it."""
    ways = [await http_read(place, actor, what) for what in READS] + [await replay(actor.person, place.room)]
    codes = {answer.get("code") for answer in ways}
    return ways[0] if len(codes) == 1 else {"t": "mixed", "code": f"not one answer but {ways}"}


async def http_read(place: Place, actor: Actor, what: str) -> Frame:
    answer = await asyncio.to_thread(actor.person.history, f"rooms/{place.room}/{what}", q="mine")
    return {"t": "read"} if answer.status_code == 200 else {"t": "error", "code": answer.json()["code"]}


async def replay(person: Person, room: str) -> Frame:
    """What is said to a hello at the room's replay; the close code when nothing is."""
    url = person.addresses.history.replace("http", "ws", 1) + f"/api/history/rooms/{room}/replay"
    async with connect(url) as socket:
        await socket.send(json.dumps({"t": "hello", "token": person.token}))
        try:
            return json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))
        except ConnectionClosed as closed:
            return {"t": "error", "code": closed.rcvd.code}


async def see(place: Place, actor: Actor) -> Frame:
    if place.kind == "direct":
        return await read(place, actor)
    listed = (await asyncio.to_thread(actor.person.history, "rooms")).json()["rooms"]
    found = place.room in [each["room"] for each in listed]
    return {"t": "seen"} if found else {"t": "error", "code": "not_found"}


async def mention(place: Place, actor: Actor) -> Frame:
    """`@room` is a word from whoever may not call everybody."""
    answer = await ask(actor, "send", room=place.room, cid=cid(), text="@room look")
    if answer["t"] == "error":
        return answer
    heard = await actor.chat.hear("msg", offset=answer["offset"])
    return answer if heard.get("mentions") == ["*"] else {"t": "error", "code": "forbidden"}


async def archive(place: Place, actor: Actor) -> Frame:
    answer = await ask(actor, "update", room=place.room, archived=True)
    if answer["t"] == "ok":
        await ask(actor, "update", room=place.room, archived=False)
    return answer


TRIES: dict[str, Try] = {
    "see": see,
    "read": read,
    "list members": lambda p, a: ask(a, "members", room=p.room),
    "join": lambda p, a: ask(a, "join", room=p.room),
    "write": lambda p, a: ask(a, "send", room=p.room, cid=cid(), text="hello"),
    "react": lambda p, a: ask(a, "react", room=p.room, cid=cid(), target=a.own[0], emoji="👍"),
    "edit own": lambda p, a: ask(a, "edit", room=p.room, cid=cid(), target=a.own[0], text="better"),
    "mention everybody": mention,
    "delete any": lambda p, a: ask(a, "delete", room=p.room, cid=cid(), target=p.victim_message()),
    "delete own": lambda p, a: ask(a, "delete", room=p.room, cid=cid(), target=a.own[0]),
    "update": lambda p, a: ask(a, "update", room=p.room, topic=f"by {a.standing}"),
    "archive": archive,
    "kick": lambda p, a: ask(a, "kick", room=p.room, user=p.target()),
    "ban": lambda p, a: ask(a, "ban", room=p.room, user=p.target()),
    "set role": lambda p, a: ask(a, "role", room=p.room, user=p.target(), role="moderator"),
    "invite": lambda p, a: ask(a, "invite", room=p.room, user=p.target()),
    "leave": lambda p, a: ask(a, "leave", room=p.room),
}


async def try_everything(place: Place) -> list[str]:
    """What was not as the page says. Whoever joins is an outsider no more, so who is one leaves first."""
    before = [action for action in TRIES if action not in {"join", "leave"}]
    wrong = []
    for action in before:
        for actor in place.actors:
            wrong += await try_one(place, actor, action)
    for actor in place.actors:
        is_in = actor.standing in {"owner", "moderator", "member", "party"}
        for action in ("join", "leave") if is_in else ("leave", "join"):
            wrong += await try_one(place, actor, action)
    return wrong


async def try_one(place: Place, actor: Actor, action: str) -> list[str]:
    page, column = allowed("table"), f"{place.kind} {actor.standing}"
    answer = await TRIES[action](place, actor)
    if page[action, column]:
        fits = answer["t"] != "error"
    elif page["see", column]:
        fits = answer.get("code") in REFUSED
    else:
        # A secret is kept: there is no such room.
        fits = answer.get("code") in REFUSED - {"forbidden"}
    return [] if fits else [f"{column}, {action}: {answer}"]


@pytest.fixture
async def make_room(system, person):
    """A room of that visibility, with everybody in it."""
    chats: list[Chat] = []

    async def enter(name: str, gateway: int) -> tuple[Person, Chat]:
        somebody = person(name)
        chat = await Chat.enter(system.addresses.socket(gateway), somebody.token)
        chats.append(chat)
        return somebody, chat

    async def make(visibility: str) -> Place:
        room = fresh_name("matrix").replace("x", "-")
        actors = [Actor(role, *(await enter(role, 0))) for role in ROLES]
        victim, to_victim = await enter("victim", 0)
        owner = actors[0]
        assert (await ask(owner, "create", room=room, visibility=visibility))["t"] == "ok"
        for each in [*actors[1:], Actor("victim", victim, to_victim)]:
            assert (await ask(owner, "invite", room=room, user=each.person.id))["t"] == "ok"
        for actor in actors:
            assert (await ask(actor, "join", room=room))["t"] == "joined"
            actor.own = [(await actor.chat.say("mine", room))["offset"]]
        await to_victim.ask("join", room=room)
        messages = [(await to_victim.say(f"theirs {n}", room))["offset"] for n in ROLES]
        assert (await ask(owner, "role", room=room, user=actors[1].person.id, role="moderator"))["t"] == "ok"
        assert (await ask(actors[3], "leave", room=room))["t"] == "ok"
        assert (await ask(owner, "ban", room=room, user=actors[4].person.id))["t"] == "ok"
        place = Place(visibility, room, actors, await targets(owner, room), messages)
        await eventually(lambda: is_read(place))
        return place

    async def is_read(place: Place) -> bool:
        """Whether history has read of the room so far: the last thing that was done to it was somebody's invitation."""
        last = place.targets[-1]
        listed = (await asyncio.to_thread(last.history, "rooms")).json()["rooms"]
        return any(each["room"] == place.room and each.get("role") for each in listed)

    async def targets(owner: Actor, room: str) -> list[Person]:
        """Popped from the end: members to be kicked, banned, promoted; then people to be invited."""
        acted_on = [person("target") for _ in ROLES * 3]
        for each in acted_on:
            assert (await owner.chat.ask_when_known("invite", room=room, user=each.id))["t"] == "ok"
        return [person("guest") for _ in ROLES] + acted_on

    yield make
    for chat in chats:
        await chat.close()


@pytest.mark.parametrize("visibility", ["public", "private"])
async def test_room_allows_what_the_page_says(make_room, visibility):
    """Owner, moderator, member, outsider and banned person try everything in a room."""
    assert await try_everything(await make_room(visibility)) == []


async def test_direct_conversation_allows_what_the_page_says(system, person):
    """The two of it and a stranger try everything."""
    people = [person(name) for name in ("ana", "ben", "eve")]
    chats = [await Chat.enter(system.addresses.socket(0), each.token) for each in people]
    room = "dm:" + ":".join(sorted((people[0].id, people[1].id), key=int))
    for chat in chats[:2]:
        assert (await chat.ask("join", room=room))["t"] == "joined"
    own = (await chats[0].say("mine", room))["offset"]
    theirs = (await chats[1].say("theirs", room))["offset"]
    actors = [Actor("party", people[0], chats[0], [own]), Actor("stranger", people[2], chats[2], [own])]
    targets = [people[1]] * 8
    place = Place("direct", room, actors, targets, [theirs] * 2)
    # A room is governed, made and archived; a direct conversation has no frame for that, so it is `invalid`.
    governed = {"update", "archive", "kick", "ban", "set role", "invite"}
    wrong = [
        each for each in await try_everything(place) if not ("invalid" in each and any(g in each for g in governed))
    ]
    assert wrong == []
    for chat in chats:
        await chat.close()


async def test_logged_out_nothing_is_allowed(system, person):
    """Without a token: the first frame closes the socket, and HTTP answers 401."""
    for kind in (
        "join",
        "send",
        "edit",
        "delete",
        "react",
        "create",
        "update",
        "invite",
        "kick",
        "ban",
        "role",
        "members",
    ):
        chat = await Chat.open(system.addresses.socket(0))
        answer = await chat.ask(kind, room="general")
        assert (answer["t"], answer["code"]) == ("error", "not_authenticated") or answer["code"] == "bad_frame"
        assert await chat.closed() == 4501
    nobody = person("nobody")
    nobody.token = ""
    for path in ("rooms", *(f"rooms/general/{what}" for what in READS)):
        assert nobody.history(path).status_code == 401
    assert nobody.history("search", q="x").status_code == 401
    assert (await replay(nobody, "general"))["code"] == 4501
