"""What a fault gets its hands on: the stack, the lines between its parts, and the people's world."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass

from parley_local.record import PartRecord
from parley_local.stack import Stack

from parley_torture.faults.link import Link
from parley_torture.people.raw_log import RawLog
from parley_torture.people.world import World

UP_WITHIN_S = 90.0
# What is not ours counts as up when it answers; our own programs when they run, so that their start is measured.
OTHERS = frozenset({"kafka", "mysql", "edge"})


class NotUp(Exception):
    """A part did not come back within a minute and a half."""


@dataclass(slots=True)
class Scene:
    """`to_kafka`: lines by part. `to_people`: lines by gateway."""

    stack: Stack
    world: World
    raw_log: RawLog
    to_kafka: Mapping[str, Link]
    to_people: Mapping[str, Link]

    @property
    def gateways(self) -> tuple[str, ...]:
        return tuple(self.to_people)

    def part(self, name: str) -> PartRecord:
        return next(part for part in self.stack.parts if part.name == name)

    def signal_group(self, part: PartRecord, number: signal.Signals) -> None:
        """To every process of a part: a server's workers as well."""
        if part.pid is not None:
            try:
                os.killpg(part.pid, number)
            except ProcessLookupError:
                return

    async def until_up(self, name: str, before: PartRecord) -> None:
        """Wait until the launcher has started the part again."""
        deadline = time.monotonic() + UP_WITHIN_S
        while True:
            now = self.part(name)
            runs = now.pid is not None and now.pid != before.pid
            if runs and (name not in OTHERS or now.state == "ready"):
                return
            if time.monotonic() > deadline:
                raise NotUp(f"{name} is {now.state} and did not come back")
            await asyncio.sleep(0.05)
