"""What everybody in a run shares: the clock, the places to connect to, and where it is written down."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from parley_torture.evidence import Evidence, Place, Sign


@dataclass(slots=True)
class World:
    """`sockets`: ws:// addresses by the name of the gateway they lead to (`edge` leads to any). `http`: one origin for
    auth and history. `talking` is set while new messages are to be made, `ending` from when nobody naps any more,
    `is_open` until the very end."""

    seed: int
    sockets: Mapping[str, str]
    http: str
    rooms: tuple[str, ...]
    evidence: Evidence = field(default_factory=Evidence)
    began_at: float = field(default_factory=time.monotonic)
    talking: asyncio.Event = field(default_factory=asyncio.Event)
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    is_open: bool = True
    last_ack: tuple[str, Place] | None = None
    clock_skew_ms: dict[str, int] = field(default_factory=dict)
    line_numbers: Iterator[int] = field(default_factory=itertools.count)

    def now(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.began_at

    def dice(self, name: str) -> random.Random:
        """Chance of one's own, the same in each run of this seed."""
        return random.Random(f"{self.seed}/{name}")

    def sign(self, service: str) -> None:
        self.evidence.signs.append(Sign(self.now(), service))
