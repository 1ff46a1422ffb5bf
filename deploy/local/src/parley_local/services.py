"""Our own programs as parts and tasks of a plan: auth, gateways, history, and the two jobs that run before them."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parley_local.environment import child_environment
from parley_local.keys import PEPPER, SIGNING_KEY
from parley_local.mysql import Database
from parley_local.options import Options
from parley_local.paths import CHECKOUT, Paths
from parley_local.plan import Command, Part, Task
from parley_local.tools import run_logged

JWKS = "/api/auth/.well-known/jwks.json"
# A service that starts on a large log reads it back first: some 20,000 records a second on a busy core.
READ_BACK_WITHIN_S = 600.0
# Auth can be asked for more than the machine has, by anybody; the chat goes before it (docs/adr/0020).
AUTH_NICENESS = 5


@dataclass(frozen=True, slots=True)
class Services:
    """What all of them need to know. `extra` adds settings for one program by name (auth, gateway, history, ...).

    `kafka_ways`: for a part by name, the port under which it reaches Kafka. `modules`: for a program, the module and
    its first arguments that are run in its place.
    """

    paths: Paths
    options: Options
    kafka: str
    database: Database
    ports: Mapping[str, int]
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kafka_ways: Mapping[str, int] = field(default_factory=dict)
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def origins(self) -> str:
        port = self.options.port
        return ",".join((f"http://localhost:{port}", f"http://127.0.0.1:{port}", *self.options.origins))

    @property
    def jwks_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['auth']}{JWKS}"

    def auth(self) -> Part:
        own = self.database.environment() | {
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "PARLEY_SIGNING_KEY_FILE": str(self.paths.secrets / SIGNING_KEY),
            "PARLEY_PEPPER_FILE": str(self.paths.secrets / PEPPER),
            "PARLEY_ORIGINS": self.origins,
        }
        return self._part("auth", "auth", own, after=("migrate", "topics"), niceness=AUTH_NICENESS)

    def gateway(self, name: str) -> Part:
        own = {
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "PARLEY_JWKS_URL": self.jwks_url,
            "PARLEY_ORIGINS": self.origins,
        }
        return self._part(name, "gateway", own, after=("topics",))

    def history(self) -> Part:
        own = {
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "PARLEY_JWKS_URL": self.jwks_url,
            "PARLEY_VIEW_DIR": str(self.paths.data / "history"),
            "PARLEY_ORIGINS": self.origins,
        }
        return self._part("history", "history", own, after=("topics",))

    def migrate(self) -> Task:
        own = self.database.environment()
        return Task("migrate", self._job("migrate", ("parley_auth", "migrate"), own), after=("mysql",))

    def topics(self) -> Task:
        own = {"KAFKA_BOOTSTRAP_SERVERS": self.kafka} | dict(self.options.topics)
        return Task("topics", self._job("topics", ("parley_topics",), own), after=("kafka",))

    def _part(self, name: str, program: str, own: Mapping[str, str], after: tuple[str, ...], niceness: int = 0) -> Part:
        port = self.ports[name]
        served = {"PARLEY_HOST": "127.0.0.1", "PARLEY_PORT": str(port), "PARLEY_LOG_LEVEL": self.options.log_level}
        if name in self.kafka_ways:
            own = {**own, "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{self.kafka_ways[name]}"}
        env = self._environment(program, {**served, **own})
        module = self.modules.get(program, (f"parley_{program}",))
        command = Command(python(*module, "serve"), env, CHECKOUT, niceness)
        probe, address = f"http://127.0.0.1:{port}/readyz", f"127.0.0.1:{port}"
        return Part(name, lambda: command, probe, address, after, ready_within_s=READ_BACK_WITHIN_S)

    def _job(self, name: str, module: tuple[str, ...], own: Mapping[str, str]) -> Callable[[], None]:
        env = self._environment(name, own)
        sentence = f"The job {' '.join(module)} failed."
        return lambda: run_logged(list(python(*module)), self.paths.log(name), sentence, env=env, cwd=CHECKOUT)

    def _environment(self, program: str, own: Mapping[str, str]) -> dict[str, str]:
        return child_environment(os.environ, {**own, **self.extra.get(program, {})})


def python(*module: str) -> tuple[str, ...]:
    """Our own interpreter running a module, whatever the current folder holds."""
    return (sys.executable, "-P", "-m", *module)
