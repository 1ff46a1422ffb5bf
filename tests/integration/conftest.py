"""A Kafka with fresh topics and an empty MySQL, without Parley's services, for tests of one service's stores; auth's
adapters over them."""

import secrets
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_auth.adapters.accounts import MySQLAccounts
from parley_auth.adapters.database import Database as AuthDatabase
from parley_auth.adapters.database import make_engine
from parley_auth.app import Auth
from parley_auth.migrations.run import migrate
from parley_auth.settings import AuthSettings
from parley_chassis.settings import load
from parley_local.mysql import Database
from parley_local.stack import Stack
from sqlalchemy import Engine, inspect, text
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


@pytest.fixture(scope="module")
def settings(mysql, kafka) -> AuthSettings:
    """Of an auth on the test's own servers."""
    return load(
        AuthSettings,
        {
            "DB_HOST": mysql.host,
            "DB_PORT": str(mysql.port),
            "DB_USER": mysql.user,
            "DB_PASSWORD": mysql.password,
            "DB_NAME": mysql.name,
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "PARLEY_SIGNING_KEY_FILE": "not read here",
            "PARLEY_PEPPER": secrets.token_hex(32),
            "PARLEY_ORIGINS": "http://localhost:5000",
            "PARLEY_SIGNUPS_PER_HOUR": "100000",
        },
    )


@pytest.fixture
def engine(settings) -> Iterator[Engine]:
    """Of an empty database: what an earlier test left is dropped."""
    engine = make_engine(settings, 10, pool_size=4)
    with engine.begin() as tx:
        for table in inspect(tx).get_table_names():
            tx.execute(text(f"DROP TABLE `{table}`"))
    yield engine
    engine.dispose()


@pytest.fixture
def database(settings, engine) -> AuthDatabase:
    """Migrated."""
    migrate(settings)
    return AuthDatabase(engine)


@pytest.fixture
def accounts(database) -> MySQLAccounts:
    return MySQLAccounts(database)


@pytest.fixture
def auth(settings, database) -> Iterator[Auth]:
    """All of auth but its HTTP server; bcrypt at its lowest cost."""
    auth = Auth(settings, [Ed25519PrivateKey.generate()], bcrypt_cost=4)
    auth.start()
    yield auth
    auth.stop()
