"""The sides of a comparison: Parley's gateway or a peer, alone on its core, with the same Kafka on the other core."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parley_local.options import from_environment
from parley_local.stack import Stack

from bench.harness.load import processes_of
from bench.harness.peers import PEERS, make_topic, running
from bench.harness.people import sign_tokens
from bench.harness.placing import OTHER_CORE, SERVER_CORE, pin
from bench.harness.plan import Plan, Socket

OURS = "parley"
PARTS = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1")
GATEWAY = "gateway-1"
SERVER = "server"


@dataclass(frozen=True)
class Side:
    """A server that runs, and how to talk to it."""

    name: str
    url: str
    pid: int
    dialect: str
    path: str

    def plan(self, sockets: list[Socket], text_bytes: int = 80) -> Plan:
        watch = processes_of({SERVER: self.pid})
        return Plan(self.url, sockets, self.dialect, self.path, text_bytes, watch=watch)


@contextmanager
def stage(folder: Path, gateway: dict[str, str] | None = None) -> Iterator[Stack]:
    """A stack for comparisons: everything but the server under test on the other core. `gateway`: its settings."""
    with Stack(folder, gateways=1, only=PARTS, options=from_environment({}), extra={"gateway": gateway or {}}) as stack:
        for part in stack.parts:
            if part.pid:
                pin(part.pid, OTHER_CORE)
        stack.stop_part(GATEWAY)
        yield stack


@contextmanager
def side(name: str, stack: Stack) -> Iterator[Side]:
    """Start one side, pinned to the server's core; it is gone afterwards."""
    if name == OURS:
        stack.start_part(GATEWAY)
        pid = next(part.pid for part in stack.parts if part.name == GATEWAY)
        assert pid is not None
        try:
            pin(pid, SERVER_CORE)
            yield Side(name, stack.gateway_urls[0], pid, "parley", "/ws")
        finally:
            stack.stop_part(GATEWAY)
        return
    peer, topic = PEERS[name], f"bench-{name}"
    asyncio.run(make_topic(stack.kafka, topic))
    with running(peer, stack.kafka, topic, stack.paths.log(name)) as (url, pid):
        pin(pid, SERVER_CORE)
        yield Side(name, url, pid, peer.dialect, peer.path)


def tokens_for(name: str, stack: Stack, count: int) -> list[str]:
    """Tokens of the gateway; a peer reads none."""
    return sign_tokens(stack.paths.secrets, count) if name == OURS else ["none"]
