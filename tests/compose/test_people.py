"""Two people chat through the edge of the compose stack; it is taken down and put up again; a gateway dies."""

import httpx
import pytest
from support.chat import Chat
from support.compose import Compose
from support.eventually import eventually
from support.people import Addresses, Person, fresh_name

# The first test waits for the images to be built, others for the stack to come up again.
pytestmark = pytest.mark.timeout(900)
# Other containers of the machine may be busy.
WITHIN_S = 60


def newcomer(edge: Addresses) -> Person:
    return Person(edge, fresh_name("compose")).sign_up()


async def enter(person: Person, compose: Compose) -> Chat:
    """As a browser does: with the page's origin."""
    chat = await Chat.open(person.addresses.socket(), origin=compose.url)
    welcome = await chat.ask("hello", token=person.token)
    assert welcome["t"] == "welcome", welcome
    joined = await chat.ask("join", room="general")
    assert joined["t"] == "joined", joined
    return chat


async def written(person: Person, text: str) -> dict:
    """The message as history has it."""

    async def found() -> dict | None:
        messages = person.page("general")["messages"]
        return next((message for message in messages if message.get("text") == text), None)

    return await eventually(found, within_s=WITHIN_S)


def test_the_page_comes_with_its_scripts(compose: Compose) -> None:
    """The edge serves the built client, and forbids it what it does not need."""
    page = httpx.get(compose.url)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    script = page.text.split('src="')[1].split('"')[0]
    assert "immutable" in httpx.get(compose.url + script).headers["cache-control"]


def test_operators_pages_are_not_routed(compose: Compose) -> None:
    """Health and metrics stay inside."""
    assert {httpx.get(f"{compose.url}/{path}").status_code for path in ("readyz", "livez", "metrics")} == {404}


async def test_two_people_chat_and_read_it_back(compose: Compose, edge: Addresses) -> None:
    """Signed up through the edge, heard over its socket, found in history."""
    ada, grace = newcomer(edge), newcomer(edge)
    assert ada.refresh().status_code == 200
    at_ada, at_grace = await enter(ada, compose), await enter(grace, compose)
    ack = await at_ada.say("hello from a container")
    assert ack["t"] == "ack", ack
    heard = await at_grace.hear("msg", WITHIN_S, text="hello from a container")
    assert (heard["offset"], heard["sender"]["name"]) == (ack["offset"], ada.name)
    assert (await written(grace, "hello from a container"))["offset"] == ack["offset"]
    await at_ada.close()
    await at_grace.close()


async def test_down_and_up_keeps_people_and_messages(compose: Compose, edge: Addresses) -> None:
    """Containers go, volumes stay: the account logs in again and reads what was acked."""
    ada = newcomer(edge)
    chat = await enter(ada, compose)
    ack = await chat.say("written before the night")
    await chat.drop()
    compose.down()
    compose.up()
    ada.log_in()
    assert (await written(ada, "written before the night"))["offset"] == ack["offset"]
    chat = await enter(ada, compose)
    assert (await chat.say("written after it"))["offset"] > ack["offset"]
    await chat.close()


async def test_with_two_gateways_one_may_die(compose: Compose, edge: Addresses) -> None:
    """`--scale gateway=2` needs nothing else: the edge finds both, and the one left when the other is killed."""
    compose.up("--no-recreate", "--scale", "gateway=2")
    people = [newcomer(edge) for _ in range(4)]
    chats = [await enter(person, compose) for person in people]
    ack = await chats[0].say("who is there")
    for chat in chats:
        assert (await chat.hear("msg", WITHIN_S, text="who is there"))["offset"] == ack["offset"]
    compose.kill(compose.containers("gateway")[0]["Name"])
    for chat in chats:
        await chat.drop()

    async def all_are_back() -> bool:
        again = [await enter(person, compose) for person in people]
        ack = await again[0].say("still here")
        heard = [(await chat.hear("msg", WITHIN_S, text="still here"))["offset"] for chat in again]
        return heard == [ack["offset"]] * len(again)

    assert await all_are_back()
