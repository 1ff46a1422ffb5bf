"""A gateway without network."""

import pytest

from services.gateway.tests.fakes import World


@pytest.fixture
def world() -> World:
    return World()
