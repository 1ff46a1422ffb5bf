"""Kafka and MySQL for tests, from the images, settings and health checks of docker-compose.yml, by testcontainers.

Ports of the machine are chosen before the start: Kafka must advertise its own, and both keep theirs over a restart.
"""

import secrets
from pathlib import Path
from typing import Self

import yaml
from parley_local.ports import free_ports
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import ExecWaitStrategy

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
START_S = 150


class Server:
    """One service of the compose file that a test can halt and resume; both return when it is so."""

    def __init__(self, name: str, port: int, **environment: str) -> None:
        (self.host_port,) = free_ports(1)
        service = yaml.safe_load(COMPOSE.read_text())["services"][name]
        probe = [part.replace("$$", "$") for part in service["healthcheck"]["test"][1:]]
        self._ready = ExecWaitStrategy(probe).with_startup_timeout(START_S).with_poll_interval(0.2)
        self._container = DockerContainer(service["image"], command=service.get("command"))
        self._container.with_envs(**environment)
        self._container.ports[str(port)] = ("127.0.0.1", self.host_port)
        self._container.waiting_for(self._ready)

    def __enter__(self) -> Self:
        self._container.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._container.__exit__(*error)

    def halt(self) -> None:
        """Ask it to end; after 10 s it is killed."""
        self._container.get_wrapped_container().stop(timeout=10)

    def resume(self) -> None:
        """The same server on its data, at the same address."""
        self._container.get_wrapped_container().start()
        self._ready.wait_until_ready(self._container)


class Kafka(Server):
    """One broker without topics."""

    def __init__(self) -> None:
        own = yaml.safe_load(COMPOSE.read_text())["services"]["kafka"]["environment"]
        super().__init__("kafka", 9092, **own)
        self._container.with_env("KAFKA_ADVERTISED_LISTENERS", f"PLAINTEXT://{self.bootstrap_servers}")

    @property
    def bootstrap_servers(self) -> str:
        return f"127.0.0.1:{self.host_port}"


class MySQL(Server):
    """An empty database and an account that may do everything in it."""

    USER, DATABASE = "parley", "chat_app"

    def __init__(self) -> None:
        self.password = secrets.token_hex(16)
        super().__init__(
            "mysql",
            3306,
            MYSQL_DATABASE=self.DATABASE,
            MYSQL_USER=self.USER,
            MYSQL_PASSWORD=self.password,
            MYSQL_ROOT_PASSWORD=self.password,
        )

    def environment(self) -> dict[str, str]:
        """The DB_* settings of auth."""
        return {
            "DB_HOST": "127.0.0.1",
            "DB_PORT": str(self.host_port),
            "DB_USER": self.USER,
            "DB_PASSWORD": self.password,
            "DB_NAME": self.DATABASE,
        }
