"""What a socket leaves behind when it ends."""

import gc
import time
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session
from parley_gateway.entrypoints.outflow import Outflow
from parley_gateway.entrypoints.receiving import Receiving, Services
from parley_gateway.entrypoints.turns import Turns

from services.gateway.tests.fakes import FakeSocket, World, closed_with

NO_PRODUCING: Any = None


@pytest.fixture
def no_collector() -> Iterator[None]:
    """The gateway's looks only after 50,000 new objects."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_socket_whose_token_was_refused_leaves_nothing_for_the_collector(world: World) -> None:
    """Strangers with bad tokens cost no memory once they are gone."""
    verifier = TokenVerifier(SigningKeys(lambda: b'{"keys": []}'))
    services = Services(world.gateway, Outflow(world.gateway.hub), NO_PRODUCING, Turns(), verifier, 60.0)
    connection = Connection(FakeSocket(), Session(time.monotonic()), "c1")
    receiving = Receiving(connection, services)
    receiving.on_text('{"t":"hello","id":1,"token":"no token at all"}')
    world.gateway.hub.flush()
    assert closed_with(connection) == 4501
    receiving.on_end(4501)
    session = weakref.ref(connection.session)
    del connection, receiving
    assert session() is None
