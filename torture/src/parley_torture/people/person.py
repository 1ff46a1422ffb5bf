"""Somebody with an account and, most of the time, a socket: comes, joins every room, reads, leaves, comes back."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from parley_torture.evidence import Attendance, Place
from parley_torture.people.account import Account
from parley_torture.people.line import Broken, Line
from parley_torture.people.pages import Query, ask_page
from parley_torture.people.screen import Screen
from parley_torture.people.stream import Stream
from parley_torture.people.world import World

Frame = dict[str, Any]
RETRY_S = (0.2, 1.0)
SHORT_NAP_S = (0.5, 12.0)
ANSWER_S = 8.0
FILL_TRIES_MAX = 40
FILL_RETRY_S = 0.25
FRESH_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Habits:
    """`gateways`: where to connect, the favourite first. `awake_s` and `nap_s`: bounds of both; None never naps."""

    gateways: Sequence[str]
    awake_s: tuple[float, float] | None = None
    nap_s: tuple[float, float] = SHORT_NAP_S


class Person:
    def __init__(self, world: World, name: str, habits: Habits) -> None:
        self.name = name
        self.account = Account(world, name)
        self.streams = {room: Stream(world, name, room) for room in world.rooms}
        self.line: Line | None = None
        self.connected = asyncio.Event()
        self._world = world
        self._habits = habits
        self._screen = Screen(world, name)
        self._dice = world.dice(name)
        self._failures = 0

    async def live(self) -> None:
        """Be there until the run ends; every trouble is followed by another try."""
        while self._world.is_open:
            try:
                line = await self._come()
            except Broken:
                self._failures += 1
                await asyncio.sleep(self._dice.uniform(*RETRY_S))
                continue
            self._failures = 0
            await self._stay(line)

    def _choose(self) -> str:
        """The favourite, and after two failures whatever comes next."""
        gateways = self._habits.gateways
        return gateways[(self._failures // 2) % len(gateways)]

    async def _come(self) -> Line:
        token = await self.account.usable()
        gateway = self._choose()
        line: Line | None = None
        try:
            async with asyncio.timeout(4 * ANSWER_S):
                line = await Line.open(self._world, gateway, partial(self._on_push, gateway))
                await self._enter(line, token)
        except (TimeoutError, Broken):
            if line is not None:
                await line.close(0)
                self._screen.go_dark(gateway)
            raise Broken from None
        return line

    async def _enter(self, line: Line, token: str) -> None:
        welcome = await _answer(line.ask("hello", token=token))
        if welcome["t"] != "welcome":
            if not welcome["retryable"]:
                self.account.distrust()
            raise Broken(welcome["code"])
        line.epoch = welcome["epoch"]
        for stream in self.streams.values():
            await self._join(line, stream)

    async def _join(self, line: Line, stream: Stream) -> None:
        for _ in range(3):
            since = stream.cursor
            how: dict[str, object] = {"last": 20} if since is None else {"since": since._asdict()}
            if since is not None and self._dice.random() < 0.3:
                # Few at once, so that history has to give the rest.
                how["last"] = 5
            then = partial(self._on_joined, line, stream, since)
            answer = await _answer(line.ask("join", then=then, room=stream.room, **how))
            if answer["t"] == "joined":
                return
            if answer["code"] != "not_found":
                raise Broken(answer["code"])
            await _answer(line.ask("create", room=stream.room))
        raise Broken(f"no room {stream.room}")

    def _on_joined(self, line: Line, stream: Stream, since: Place | None, frame: Frame) -> None:
        if frame["t"] == "joined":
            stream.on_joined(frame, since, line.gateway)
            self._screen.on_joined(frame, line.gateway)

    def _on_push(self, gateway: str, frame: Frame) -> None:
        if frame["t"] == "msg":
            self.streams[frame["room"]].on_message(frame)
        elif frame["t"] == "presence":
            self._screen.on_presence(frame, gateway)

    async def _stay(self, line: Line) -> None:
        self.line = line
        self._attend(line, here=True)
        self.connected.set()
        try:
            async with asyncio.timeout(self._awake_for_s()):
                if await self._fill_while(line):
                    await line.ended.wait()
        except TimeoutError:
            pass
        finally:
            self.connected.clear()
            self.line = None
            self._attend(line, here=False)
            # 1000 leaves at once, 1001 as a page that is left, 3000 and none as a lost line.
            await line.close(0 if line.ended.is_set() else self._dice.choice((0, 1000, 1001, 3000)))
            self._screen.go_dark(line.gateway)
        if self._habits.awake_s is not None:
            await self._nap(self._dice.uniform(*self._habits.nap_s))

    async def _nap(self, for_s: float) -> None:
        """At the end everybody has to be there, so the end wakes whoever sleeps."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(for_s):
                await self._world.ending.wait()

    def _attend(self, line: Line, *, here: bool) -> None:
        self._world.evidence.attendance.append(Attendance(self._world.now(), self.name, line.gateway, here))

    def _awake_for_s(self) -> float | None:
        awake_s = self._habits.awake_s
        return None if awake_s is None or self._world.ending.is_set() else self._dice.uniform(*awake_s)

    async def stay_fresh(self) -> None:
        """Bring a fresh token to the socket in time. Runs beside `live`, because auth may take long to answer."""
        while self._world.is_open:
            await asyncio.sleep(FRESH_EVERY_S)
            before = self.account.token
            await self.account.keep_fresh()
            if self.account.token != before and self.line is not None:
                with contextlib.suppress(Broken):
                    await _answer(self.line.ask("auth", token=self.account.token))

    async def _fill(self) -> bool:
        """Whether everything is there; if history gave no more, it is best to come again with the same cursors."""
        for stream in self.streams.values():
            for _ in range(FILL_TRIES_MAX):
                if stream.is_filled() or not await self._fill_once(stream):
                    break
            if stream.filling is not None:
                if not stream.is_filled():
                    return False
                stream.settle()
        return True

    async def _fill_while(self, line: Line) -> bool:
        """The same, given up when the socket ends: then it is best to come again."""
        filling, ended = asyncio.ensure_future(self._fill()), asyncio.ensure_future(line.ended.wait())
        try:
            await asyncio.wait({filling, ended}, return_when=asyncio.FIRST_COMPLETED)
            return filling.done() and filling.result()
        finally:
            filling.cancel()
            ended.cancel()

    async def _fill_once(self, stream: Stream) -> bool:
        """Whether it makes sense to ask on: false when history has nothing more before what waits."""
        after = None if stream.cursor is None else stream.cursor.offset
        found = await ask_page(self._world, self.account, Query(stream.room, 200, after=after, until=stream.filling))
        if found is None:
            await asyncio.sleep(FILL_RETRY_S)
            return True
        stream.fill(found[0].epoch, found[1])
        return bool(found[1])


async def _answer(asked: Any) -> Frame:
    """An answer in reasonable time, else the line is of no use."""
    try:
        async with asyncio.timeout(ANSWER_S):
            frame: Frame = await asked
    except TimeoutError:
        raise Broken("no answer") from None
    return frame
