"""Logs in again and again, to see whether auth and its database work."""

import asyncio

from parley_torture.people.account import Account
from parley_torture.people.world import World

EVERY_S = 2.0


class Doorkeeper:
    def __init__(self, world: World) -> None:
        self.account = Account(world, "doorkeeper")
        self._world = world

    async def knock(self) -> None:
        while self._world.is_open:
            await asyncio.sleep(EVERY_S)
            if await self.account.log_in():
                self._world.sign("auth")
