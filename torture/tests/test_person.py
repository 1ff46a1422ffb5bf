"""How the people of a run behave, without a system."""

import asyncio

import httpx
from parley_torture.evidence import Place
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
    async with asyncio.timeout(5):
        await person._stay(LostLine())  # type: ignore[arg-type]
    assert [each.here for each in world.evidence.attendance] == [True, False]
