"""Reads history all the time, as somebody who scrolls, and walks through all of it at the end."""

import asyncio

from parley_torture.people.account import Account
from parley_torture.people.pages import HISTORY, Query, ask_page
from parley_torture.people.world import World

EVERY_S = 0.7
WALK_TRIES_MAX = 60


class Historian:
    def __init__(self, world: World) -> None:
        self.account = Account(world, "historian")
        self._world = world
        self._dice = world.dice("historian")

    async def read(self) -> None:
        """Until the run ends: the newest page up to the latest ack, then some page from further back."""
        while self._world.is_open:
            await asyncio.sleep(EVERY_S)
            await self.account.keep_fresh()
            if self._world.last_ack is None:
                continue
            room, place = self._world.last_ack
            if await ask_page(self._world, self.account, Query(room, until=place)):
                self._world.sign(HISTORY)
            await self._look_back(place.offset)

    async def _look_back(self, newest: int) -> None:
        somewhere = self._dice.randint(0, newest)
        room = self._dice.choice(self._world.rooms)
        limit = self._dice.choice((5, 50, 200))
        after = self._dice.random() < 0.5
        query = Query(room, limit, after=somewhere) if after else Query(room, limit, before=somewhere + 1)
        await ask_page(self._world, self.account, query)

    async def walk(self) -> None:
        """Every room from its newest message to its oldest."""
        for room in self._world.rooms:
            before: int | None = None
            for _ in range(WALK_TRIES_MAX):
                until = self._world.last_ack[1] if before is None and self._world.last_ack else None
                found = await ask_page(
                    self._world, self.account, Query(room, 200, before=before, until=until, whole=True)
                )
                if found is None:
                    await asyncio.sleep(0.5)
                elif len(found[1]) < 200:
                    break
                else:
                    before = found[1][0]["offset"]
