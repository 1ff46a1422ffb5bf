"""Everybody of a run: writers, readers who come and go, canaries on each gateway, one who reads history, one at the
door.
"""

import asyncio

from parley_torture.evidence import Life
from parley_torture.people.account import Account
from parley_torture.people.doorkeeper import Doorkeeper
from parley_torture.people.historian import Historian
from parley_torture.people.person import SHORT_NAP_S, Habits, Person
from parley_torture.people.world import World
from parley_torture.people.writer import Writer

CANARY_PER_S = 1.5
AWAKE_S = (8.0, 30.0)
# Every fourth reader stays away long enough for retention to take what was missed.
LONG_NAP_S = (20.0, 50.0)
SIGN_UPS_AT_ONCE = 4
HERE_WITHIN_S = 60.0
SETTLED_WITHIN_S = 45.0
READ_WITHIN_S = 30.0


class Crowd:
    def __init__(self, world: World, writers: int, readers: int, per_s: float) -> None:
        self._world = world
        ways = tuple(world.sockets)
        canaries = [Writer(world, f"canary-{way}", Habits((way,)), CANARY_PER_S, sign=way) for way in ways]
        pace = max(0.1, per_s - CANARY_PER_S * len(ways)) / max(1, writers)
        self._writers = canaries + [
            Writer(world, f"writer-{n}", Habits(_from(ways, n)), pace) for n in range(1, writers + 1)
        ]
        visitors = [
            Person(world, f"reader-{n}", Habits(_from(ways, n), AWAKE_S, SHORT_NAP_S if n % 4 else LONG_NAP_S))
            for n in range(1, readers + 1)
        ]
        self.people = [*(writer.person for writer in self._writers), *visitors]
        self._historian = Historian(world)
        self._doorkeeper = Doorkeeper(world)

    async def sign_up(self) -> None:
        at_once = asyncio.Semaphore(SIGN_UPS_AT_ONCE)

        async def one(account: Account) -> None:
            async with at_once:
                await account.sign_up()

        accounts = [*(person.account for person in self.people), self._historian.account, self._doorkeeper.account]
        await asyncio.gather(*(one(account) for account in accounts))

    async def live(self) -> None:
        """Everybody lives their lives until this is cancelled."""
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(person.live())
                group.create_task(person.stay_fresh())
            group.create_task(self._historian.read())
            group.create_task(self._doorkeeper.knock())
            for writer in self._writers:
                group.create_task(self._talk_when_told(writer))

    async def _talk_when_told(self, writer: Writer) -> None:
        await self._world.talking.wait()
        await writer.talk()

    async def all_here(self) -> None:
        async with asyncio.timeout(HERE_WITHIN_S):
            for person in self.people:
                await person.connected.wait()

    async def begin_to_talk(self) -> None:
        self._world.talking.set()

    async def fall_silent(self) -> None:
        """No new messages; every one that was made gets its outcome."""
        self._world.talking.clear()
        self._world.ending.set()
        await asyncio.gather(*(writer.finish(SETTLED_WITHIN_S) for writer in self._writers))

    async def read_to_the_end(self) -> None:
        """Wait until everybody has been shown everything, or long enough; then walk through history."""
        deadline = self._world.now() + READ_WITHIN_S
        while self._world.now() < deadline and not all(map(self._has_all, self.people)):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        await self._historian.walk()

    def _has_all(self, person: Person) -> bool:
        life = self._world.evidence.lives[-1]
        return all(
            (cursor := stream.cursor) is not None and cursor >= (life.epoch, self._last(life, room))
            for room, stream in person.streams.items()
            if self._last(life, room) >= 0
        )

    def _last(self, life: Life, room: str) -> int:
        """The newest message of the room that the raw log has."""
        newest = (r for r in reversed(self._world.evidence.logged) if r.room == room)
        found = next(newest, None)
        return -1 if found is None or found.place.epoch != life.epoch else found.place.offset


def _from(ways: tuple[str, ...], number: int) -> tuple[str, ...]:
    """All ways, another one first for each number."""
    first = number % len(ways)
    return ways[first:] + ways[:first]
