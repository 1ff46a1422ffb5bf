"""A person who writes. Each message has a cid of its own and is sent again, the same, until it is acked or refused for
good; a few are in the air at once. Now and then the writer doubts an ack and asks again, or claims to be another.
"""

import asyncio
import hashlib
import uuid

from parley_torture.evidence import Attempt, Outcome, Place
from parley_torture.people.line import Broken, Frame, Line
from parley_torture.people.person import Habits, Person
from parley_torture.people.world import World

# Longer than the promise: what comes later than 10 s is late, what has not come by now is not waited for.
SILENT_S = 14.0
IN_THE_AIR_MAX = 4
WAITING_MAX = 200
AGAIN_S = 0.4
DOUBTS = 0.04
FORGES = 0.05
FORGED = {"id": "1", "name": "somebody-else"}


class Writer:
    """`per_s` messages a second. `sign`: the service whose work an ack proves (canaries alone)."""

    def __init__(self, world: World, name: str, habits: Habits, per_s: float, sign: str | None = None) -> None:
        self.person = Person(world, name, habits)
        self._world = world
        self._per_s = per_s
        self._sign = sign
        self._dice = world.dice(f"{name}'s words")
        self._air = asyncio.Semaphore(IN_THE_AIR_MAX)
        self._messages: set[asyncio.Task[None]] = set()
        self._unsettled: set[str] = set()
        self._count = 0

    async def talk(self) -> None:
        """Make messages for as long as the run has people talking. When too many wait, no more are made."""
        while self._world.talking.is_set():
            if len(self._messages) < WAITING_MAX:
                task = asyncio.create_task(self._deliver(self._dice.choice(self._world.rooms)))
                self._messages.add(task)
                task.add_done_callback(self._messages.discard)
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) / self._per_s)

    async def finish(self, within_s: float) -> None:
        """Wait until every message is settled; what is not by then is evidence."""
        if self._messages:
            await asyncio.wait(self._messages, timeout=within_s)
        self._world.evidence.unsettled += sorted(self._unsettled)

    async def _deliver(self, room: str) -> None:
        self._count += 1
        cid = self._cid()
        text = f"{self.person.name} {self._count} {hashlib.sha256(cid.encode()).hexdigest()[:24]}"
        self._unsettled.add(cid)
        number = 1
        async with self._air:
            while (outcome := await self._attempt(room, cid, text, number)) not in {"ack", "refused"}:
                number += 1
                await asyncio.sleep(AGAIN_S)
            self._unsettled.discard(cid)
            if outcome == "ack" and self._dice.random() < DOUBTS:
                await self._attempt(room, cid, text, number + 1)

    def _cid(self) -> str:
        """A UUIDv7 by the writer's own clock, which may be wrong by a day."""
        skew_ms = self._world.clock_skew_ms.get(self.person.name, 0)
        ms = int(self._world.now() * 1000) + 1_700_000_000_000 + skew_ms
        bits = (ms << 80) | (0x7 << 76) | (self._dice.getrandbits(12) << 64) | (0b10 << 62) | self._dice.getrandbits(62)
        return str(uuid.UUID(int=bits))

    async def _attempt(self, room: str, cid: str, text: str, number: int) -> Outcome:
        await self.person.connected.wait()
        line = self.person.line
        if line is None:
            return "broken"
        forged = self._dice.random() < FORGES
        fields: dict[str, object] = {"room": room, "cid": cid, "text": text} | ({"sender": FORGED} if forged else {})
        sent_at = self._world.now()
        outcome, frame = await self._ask(line, fields)
        place = Place(line.epoch, frame["offset"]) if outcome == "ack" else None
        if place is not None:
            self._acked(room, place)
        account = self.person.account
        self._world.evidence.attempts.append(
            Attempt(
                self.person.name,
                account.user_id,
                room,
                cid,
                text,
                number,
                line.number,
                line.gateway,
                sent_at,
                self._world.now(),
                outcome,
                frame.get("code", ""),
                place,
                frame.get("dup", False),
                line.bye_at,
                forged,
            )
        )
        if outcome == "silent":
            line.abort()
        return outcome

    def _acked(self, room: str, place: Place) -> None:
        self._world.last_ack = (room, place)
        if self._sign is not None:
            self._world.sign(self._sign)

    async def _ask(self, line: Line, fields: dict[str, object]) -> tuple[Outcome, Frame]:
        try:
            async with asyncio.timeout(SILENT_S):
                frame = await line.ask("send", None, **fields)
        except TimeoutError:
            return "silent", {}
        except Broken:
            return "broken", {}
        if frame["t"] == "ack":
            return "ack", frame
        return ("retry" if frame["retryable"] else "refused"), frame
