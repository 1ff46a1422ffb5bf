"""What the load client is told: sockets, where they go and what they do. The form is bench/load/plan.h's."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

Role = Literal["sends", "listens", "stalls", "floods"]


@dataclass(frozen=True)
class Socket:
    """One connection. The one that `creates` makes the room before others enter it."""

    role: Role
    room: str
    token: str
    creates: bool = False


@dataclass(frozen=True)
class Plan:
    """`url` is http://host:port of the server; `watch` maps names to the processes whose CPU and memory count."""

    url: str
    sockets: list[Socket]
    dialect: str = "parley"
    path: str = "/ws"
    text_bytes: int = 80
    connect_per_s: float = 0
    connect_at_once: int = 32
    watch: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        parts = urlsplit(self.url)
        # The client resolves no names, and all servers of a bench are on this machine.
        yield f"address 127.0.0.1 {parts.port}"
        yield f"host {parts.netloc}"
        yield f"path {self.path}"
        yield f"dialect {self.dialect}"
        yield f"run {uuid.uuid4().hex[:12]}"
        yield f"text_bytes {self.text_bytes}"
        yield f"connect_per_s {self.connect_per_s:g}"
        yield f"connect_at_once {self.connect_at_once}"
        for name, pid in self.watch.items():
            yield f"watch {name} {pid}"
        for s in self.sockets:
            yield f"socket {s.role} {'creates' if s.creates else 'enters'} {s.room} {s.token}"


def crowd(tokens: list[str], rooms: int, per_room: int, role: Role = "sends") -> list[Socket]:
    """`rooms` rooms of `per_room` sockets. Neighbours are of different rooms, so that sends go round the rooms."""
    run = uuid.uuid4().hex[:6]
    return [
        Socket(role, f"bench-{run}-{room:04}", tokens[(turn * rooms + room) % len(tokens)], creates=turn == 0)
        for turn in range(per_room)
        for room in range(rooms)
    ]
