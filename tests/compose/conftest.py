"""A compose stack for this run: built, started, and removed with its volumes whatever happens."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from parley_local.ports import free_ports
from support.compose import Compose
from support.people import Addresses
from support.system import docker

PUBLISHED = 5000
OVERLAYS = ("deploy/compose/secure.yml", "deploy/compose/tls.yml", "tests/compose/published.yml")


@contextmanager
def running(stack: Compose, request: pytest.FixtureRequest) -> Iterator[Compose]:
    if not docker("info"):
        pytest.skip("no Docker engine answers")
    try:
        stack.up("--build")
        yield stack
        if request.session.testsfailed:
            stack.tell_trouble()
    finally:
        stack.down("--volumes", "--remove-orphans")


@pytest.fixture(scope="session")
def compose(request: pytest.FixtureRequest) -> Iterator[Compose]:
    with running(Compose(f"parley-test-{os.getpid()}", port()), request) as stack:
        yield stack


@pytest.fixture(scope="session")
def secure(request: pytest.FixtureRequest) -> Iterator[Compose]:
    """With both overlays: names, rights and TLS between services, https for people."""
    stack = Compose(f"parley-secure-{os.getpid()}", free_ports(1)[0], overlays=OVERLAYS, scheme="https")
    with running(stack, request):
        yield stack


@pytest.fixture(scope="session")
def edge(compose: Compose) -> Addresses:
    return Addresses(auth=compose.url, history=compose.url, gateways=[compose.url])


def port() -> int:
    """PARLEY_PUBLISH_PORT, else 5000 where nobody has it, else any."""
    if given := os.environ.get("PARLEY_PUBLISH_PORT"):
        return int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PUBLISHED))
        except OSError:
            return free_ports(1)[0]
    return PUBLISHED
