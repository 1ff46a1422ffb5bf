"""The whole of Parley, running, on containers or on local processes, with hands to break it."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from parley_local.options import Options
from parley_local.stack import Stack

from support.chat import Chat
from support.eventually import eventually
from support.people import Addresses, Person, fresh_name

ROOT = Path(__file__).parents[2]
GATEWAYS = 2


@cache
def chosen_backend() -> tuple[str, str]:
    """(backend, why). An engine that cannot have the images is no use, so it counts as none, aloud."""
    wanted = os.environ.get("TEST_BACKEND", "")
    if wanted not in {"", "containers", "processes"}:
        raise pytest.UsageError(f"TEST_BACKEND is containers or processes, not {wanted!r}")
    if wanted:
        return wanted, "TEST_BACKEND says so"
    if not docker("info"):
        return "processes", "no Docker engine answers"
    missing = [image for image in images() if not (docker("image", "inspect", image) or docker("pull", image))]
    if missing:
        return "processes", f"a Docker engine answers, but cannot have {', '.join(missing)}"
    return "containers", "a Docker engine answers"


def docker(*arguments: str) -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        ended = subprocess.run(["docker", *arguments], capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def images() -> list[str]:
    """What the compose file and testcontainers need beside our own."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return [services[name]["image"] for name in ("kafka", "mysql")]


@dataclass
class Infrastructure:
    """A real Kafka and a real MySQL, and the options that make a Stack use them (none: it starts its own)."""

    options: Options
    containers: dict[str, object]


@contextmanager
def infrastructure(backend: str) -> Iterator[Infrastructure]:
    if backend == "processes":
        yield Infrastructure(Options(), {})
        return
    from support.containers import Kafka, MySQL

    with ExitStack() as stack:
        kafka = stack.enter_context(Kafka())
        mysql = stack.enter_context(MySQL())
        options = Options(kafka=kafka.bootstrap_servers, database=mysql.environment())
        yield Infrastructure(options, {"kafka": kafka, "mysql": mysql})


class Log:
    """What a part writes after this was made: what earlier tests did to it is theirs."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._from = file.stat().st_size

    def text(self) -> str:
        """Whole lines; one that is just being written is for the next look."""
        with self._file.open("rb") as written:
            written.seek(self._from)
            return written.read().rpartition(b"\n")[0].decode()


class System:
    """The whole of Parley, running, with hands to break it."""

    def __init__(self, stack: Stack, infra: Infrastructure) -> None:
        self.stack = stack
        self._containers = infra.containers

    @property
    def url(self) -> str:
        return self.stack.url

    @property
    def addresses(self) -> Addresses:
        """Past the edge, so that a test can choose its gateway."""
        return Addresses(
            auth=f"http://{self.stack.address('auth')}",
            history=f"http://{self.stack.address('history')}",
            gateways=self.stack.gateway_urls,
        )

    @property
    def edge(self) -> Addresses:
        """As people reach it: one origin."""
        return Addresses(auth=self.url, history=self.url, gateways=[self.url])

    @property
    def kafka(self) -> str:
        return self.stack.kafka

    @property
    def view_folder(self) -> Path:
        """History's disposable view."""
        return self.stack.paths.data / "history"

    def log(self, part: str) -> "Log":
        """What the part writes from now on."""
        return Log(self.stack.paths.log(part))

    def person(self, prefix: str = "p") -> Person:
        """Somebody new, signed up and logged in."""
        return Person(self.addresses, fresh_name(prefix)).sign_up()

    @contextmanager
    def away(self, part: str) -> Iterator[None]:
        """The part is down for as long as the block lasts; afterwards everything is ready again."""
        self._halt(part)
        try:
            yield
        finally:
            self._resume(part)

    @asynccontextmanager
    async def gone(self, part: str) -> AsyncIterator[None]:
        """The same for tests with open sockets of their own, which have to go on answering pings."""
        await asyncio.to_thread(self._halt, part)
        try:
            yield
        finally:
            await asyncio.to_thread(self._resume, part)
        if part == "kafka":
            # A gateway that has not missed it for ten seconds has never said that it is not ready.
            somebody = await asyncio.to_thread(self.person)
            for gateway in range(GATEWAYS):
                await eventually(lambda n=gateway: self._is_taken(n, somebody))

    async def _is_taken(self, gateway: int, somebody: Person) -> bool:
        chat = await Chat.enter_if_taken(self.addresses.socket(gateway), somebody.token)
        if chat is None:
            return False
        answer = await chat.say("is the log there again?")
        await chat.close()
        return answer["t"] == "ack"

    def _halt(self, part: str) -> None:
        container = self._containers.get(part)
        if container is not None:
            container.halt()
        else:
            self.stack.stop_part(part)

    def _resume(self, part: str) -> None:
        container = self._containers.get(part)
        if container is not None:
            container.resume()
        else:
            self.stack.start_part(part)
        self.stack.wait_ready(60)
