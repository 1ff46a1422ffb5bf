"""A Kafka with fresh topics and an empty MySQL, without Parley's services, for tests of one service's stores."""

from collections.abc import Iterator

import pytest
from parley_local.mysql import Database
from parley_local.stack import Stack
from support.system import infrastructure


@pytest.fixture(scope="session")
def stores(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with infrastructure(backend) as infra:
        only = ("topics",) if backend == "containers" else ("kafka", "mysql", "topics")
        with Stack(tmp_path_factory.mktemp("stores"), only=only, options=infra.options) as stack:
            yield stack


@pytest.fixture(scope="session")
def kafka(stores: Stack) -> str:
    """Bootstrap servers of a broker with the topics of the contract."""
    return stores.kafka


@pytest.fixture(scope="session")
def mysql(stores: Stack) -> Database:
    """host, port, user, password and name of an empty database."""
    return stores.mysql
