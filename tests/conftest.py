"""The running system that integration and end-to-end tests share, on containers or on local processes.

TEST_BACKEND says which: `containers` (Kafka and MySQL from the public images by testcontainers) or `processes`
(private processes of the launcher). Unset: containers where a Docker engine answers. The run's first lines say it.
"""

import signal
from collections.abc import Iterator

import pytest
from parley_local.stack import Stack
from support.system import GATEWAYS, System, chosen_backend, infrastructure

# Hundreds of people sign up from one address here, and each costs a hash.
FOR_TESTS = {"auth": {"PARLEY_SIGNUPS_PER_HOUR": "100000", "PARLEY_BCRYPT_COST": "10"}}


def pytest_configure() -> None:
    """Told to end (a time limit of CI), tests end their stacks too instead of leaving them behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_report_header() -> str:
    backend, why = chosen_backend()
    return f"Kafka and MySQL: {backend} ({why})"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what TEST_BACKEND makes a difference for: the others bring a Kafka of their own, or need none."""
    for item in items:
        if "backend" in getattr(item, "fixturenames", ()):
            item.add_marker("stores")


@pytest.fixture(scope="session")
def backend() -> str:
    return chosen_backend()[0]


@pytest.fixture(scope="session")
def system(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("parley")
    with (
        infrastructure(backend) as infra,
        Stack(folder, gateways=GATEWAYS, options=infra.options, extra=FOR_TESTS) as stack,
    ):
        yield System(stack, infra)


@pytest.fixture
def person(system: System):
    """Makes somebody new, signed up and logged in."""
    return system.person
