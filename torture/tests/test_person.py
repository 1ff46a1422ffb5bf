"""How the people of a run behave, without a system."""

import asyncio

import httpx
from parley_torture.evidence import Place
from parley_torture.people.account import Account
from parley_torture.people.person import Habits, Person
from parley_torture.people.world import World


class LostLine:
    """A socket that has just ended."""

    gateway = "gateway-1"

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.ended.set()

    async def close(self, code: int) -> None:
        assert code == 0


async def test_person_whose_socket_ends_while_history_is_silent_is_not_here_any_more() -> None:
    """Who still waited for a page of a log that was gone counted as here, and as one who had to be seen (seed 2026)."""

    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    world = World(7, {}, "http://edge", ("general",))
    person = Person(world, "ana", Habits(("gateway-1",)))
    person.account.http = httpx.AsyncClient(base_url=world.http, transport=httpx.MockTransport(never))
    person.streams["general"].filling = Place("an-epoch-that-is-over", 9)
    async with asyncio.timeout(30):
        await person._stay(LostLine())  # type: ignore[arg-type]
    assert [each.here for each in world.evidence.attendance] == [True, False]


async def test_sign_up_whose_answer_was_late_goes_on_with_the_account_that_it_made() -> None:
    """A run on a busy machine ended before it began, because the database took more than its two seconds."""
    grant = {"user": {"id": "7", "username": "ana"}, "access_token": "a token", "expires_in": 600}
    answers = iter([(503, {}), (409, {}), (200, grant)])
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        status, body = next(answers)
        return httpx.Response(status, json=body, request=request)

    account = Account(World(7, {}, "http://edge", ("general",)), "ana")
    account.http = httpx.AsyncClient(base_url="http://edge", transport=httpx.MockTransport(answer))
    await account.sign_up()
    assert (asked, account.user_id) == (["signup", "signup", "login"], "7")
