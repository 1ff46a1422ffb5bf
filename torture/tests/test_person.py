"""A person of a run, without a system to talk to."""

import asyncio
from types import SimpleNamespace

import pytest
from parley_torture.people.person import Habits, Person
from parley_torture.people.world import World

FOREVER_S = 3600.0


@pytest.mark.asyncio
async def test_nap_when_the_run_ends_is_over(monkeypatch):
    """Somebody who sleeps as the run ends comes back to read to the end; else they would look as if they were kept
    from it."""
    world = World(1, {"gateway-1": "ws://127.0.0.1:1/ws"}, "http://127.0.0.1:1", ("general",))
    person = Person(world, "reader-8", Habits(("gateway-1",), (0.0, 0.0), (FOREVER_S, FOREVER_S)))
    came = asyncio.Queue()

    async def come():
        await came.put(None)
        return _line()

    monkeypatch.setattr(person, "_come", come)
    living = asyncio.create_task(person.live())
    await came.get()
    world.ending.set()
    await asyncio.wait_for(came.get(), 10)
    living.cancel()


def _line():
    async def close(_code):
        return None

    return SimpleNamespace(gateway="gateway-1", ended=asyncio.Event(), close=close)
