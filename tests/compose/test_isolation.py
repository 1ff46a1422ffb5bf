"""What containers cannot do, tried from inside."""

import pytest
from support.compose import JOBS, Compose

# The first test waits for the images to be built.
pytestmark = pytest.mark.timeout(900)
OURS = ["auth", "gateway", "history"]
REACH = "import socket; socket.create_connection(({host!r}, {port}), 3)"


def test_all_is_healthy_and_every_job_ended_well(compose: Compose) -> None:
    """Nothing is half up when `up --wait` returns."""
    states = {one["Service"]: (one["State"], one["Health"], one["ExitCode"]) for one in compose.containers()}
    assert {name for name, state in states.items() if state == ("exited", "", 0)} == JOBS
    assert {state for name, state in states.items() if name not in JOBS} == {("running", "healthy", 0)}


def test_one_port_is_published_on_loopback(compose: Compose) -> None:
    """Everything else is out of reach from outside."""
    published = {
        (one["Service"], port["URL"], port["PublishedPort"])
        for one in compose.containers()
        for port in one["Publishers"] or []
        if port["PublishedPort"]
    }
    assert published == {("edge", "127.0.0.1", compose.port)}


@pytest.mark.parametrize("service", OURS)
def test_a_service_is_nobody_and_cannot_write_its_image(compose: Compose, service: str) -> None:
    """An intruder finds no root, no capability and nothing to change."""
    program = (
        "import os; print(os.getuid(), [l.split()[1] for l in open('/proc/self/status') if l.startswith('CapEff')][0])"
    )
    assert compose.python(service, program).stdout.split() == ["10001", "0" * 16]
    write = compose.python(service, "open('/app/lib/python3.13/site-packages/intruder.py', 'w')")
    assert "Read-only file system" in write.stderr


def test_the_gateway_does_not_reach_mysql_nor_the_world(compose: Compose) -> None:
    """It has no route to either; Kafka it reaches."""
    assert compose.python("gateway", REACH.format(host="kafka", port=9092)).returncode == 0
    assert compose.python("gateway", REACH.format(host="mysql", port=3306)).returncode != 0
    [mysql] = compose.containers("mysql")
    [network] = compose.inspect(mysql["Name"])["NetworkSettings"]["Networks"].values()
    assert compose.python("gateway", REACH.format(host=network["IPAddress"], port=3306)).returncode != 0
    assert compose.python("gateway", REACH.format(host="1.1.1.1", port=53)).returncode != 0


def test_no_container_shows_a_secret(compose: Compose) -> None:
    """`docker inspect` knows files' names, never what is in them."""
    script = "print('\\n'.join(open(f'/run/secrets/{n}').read().strip() for n in ('db_password', 'pepper')))"
    values = compose.python("auth", script).stdout.split()
    assert len(values) == 2
    for one in compose.containers():
        told = str(compose.inspect(one["Name"]))
        assert not [value for value in values if value in told]


def test_the_gateway_sees_no_secret(compose: Compose) -> None:
    """Only auth has the signing key; a gateway could not make a user."""
    listed = compose.python("gateway", "import os; print(os.path.exists('/run/secrets/signing_key.pem'))")
    assert listed.stdout.strip() == "False"
