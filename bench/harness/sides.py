"""The sides of a comparison: Parley's gateway or a peer, alone on its core, with the same Kafka on the other core."""

import asyncio
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from parley_local.options import from_environment
from parley_local.stack import Stack

from bench.harness.load import Load, processes_of
from bench.harness.peers import PEERS, make_topic, running
from bench.harness.people import sign_tokens
from bench.harness.placing import OTHER_CORE, SERVER_CORE, pin
from bench.harness.plan import Plan, Socket
from bench.harness.report import limits_lifted

OURS = "parley"
PARTS = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1")
GATEWAY = "gateway-1"
SERVER = "server"


@dataclass(frozen=True)
class Side:
    """A server that runs, how to talk to it, and what else belongs to the run: names and pids."""

    name: str
    url: str
    pid: int
    dialect: str
    path: str
    beside: Mapping[str, int]

    def plan(self, sockets: list[Socket], text_bytes: int = 80) -> Plan:
        watch = processes_of({SERVER: self.pid, **self.beside})
        return Plan(self.url, sockets, self.dialect, self.path, text_bytes, watch=watch)

    def enter(self, sockets: list[Socket], *, connect_per_s: float = 0, connect_at_once: int = 32) -> Load:
        """The load client on the other core, all sockets in."""
        plan = replace(self.plan(sockets), connect_per_s=connect_per_s, connect_at_once=connect_at_once)
        return Load(plan, OTHER_CORE)


@contextmanager
def stage(
    folder: Path, more: Collection[str] = (), extra: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[Stack]:
    """A stack for measuring: everything but the gateway on the other core. `more` parts, another gateway among them
    perhaps; `extra` settings of parts."""
    settings = {"gateway": limits_lifted()} | dict(extra or {})
    with Stack(folder, gateways=2, only=(*PARTS, *more), options=from_environment({}), extra=settings) as stack:
        for part in stack.parts:
            if part.pid:
                pin(part.pid, OTHER_CORE)
        stack.stop_part(GATEWAY)
        yield stack


@contextmanager
def ours(
    more: Collection[str] = (), extra: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[tuple[Side, Stack]]:
    """Parley's gateway on its core, in a stack of its own."""
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), more, extra) as stack, side(OURS, stack) as found:
        yield found, stack


@contextmanager
def side(name: str, stack: Stack) -> Iterator[Side]:
    """Start one side, pinned to the server's core; it is gone afterwards."""
    if name == OURS:
        stack.start_part(GATEWAY)
        pid = pid_of(stack, GATEWAY)
        try:
            pin(pid, SERVER_CORE)
            yield Side(name, stack.gateway_urls[0], pid, "parley", "/ws", others(stack))
        finally:
            stack.stop_part(GATEWAY)
        return
    peer, topic = PEERS[name], f"bench-{name}"
    asyncio.run(make_topic(stack.kafka, topic))
    with running(peer, stack.kafka, topic, stack.paths.log(name)) as (url, pid):
        pin(pid, SERVER_CORE)
        yield Side(name, url, pid, peer.dialect, peer.path, others(stack))


def others(stack: Stack) -> dict[str, int]:
    """The parts that run beside the server under test."""
    return {part.name: part.pid for part in stack.parts if part.pid and part.name != GATEWAY}


def pid_of(stack: Stack, name: str) -> int:
    """Of a part that runs."""
    pid = next(part.pid for part in stack.parts if part.name == name)
    assert pid is not None
    return pid


def tokens_for(name: str, stack: Stack, count: int) -> list[str]:
    """Tokens of the gateway; a peer reads none."""
    return sign_tokens(stack.paths.secrets, count) if name == OURS else ["none"]
