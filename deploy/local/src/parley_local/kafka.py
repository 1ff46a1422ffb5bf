"""A real Kafka broker, controller in the same process (KRaft), on loopback, started for development and tests."""

import base64
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from parley_local.environment import child_environment
from parley_local.java import OLDEST, find_java
from parley_local.paths import Paths, tools_folder
from parley_local.plan import Command, Part
from parley_local.tools import fetch_jars, made_once, run_logged
from parley_local.trouble import Trouble, silent

VERSION = "4.3.1"
HEAP = ("-Xms256m", "-Xmx512m")
# The quick compiler only. Measured on two busy cores against the default: CPU of a start 3.6 s instead of 6.6 s, of
# the first 300,000 records of 220 bytes 7 instead of 12 us each, p99 of single sends 18 instead of 28 ms.
COMPILER = ("-XX:TieredStopAtLevel=1",)
# The collector settings of Kafka's own start script.
COLLECTOR = ("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35")
LOGGING = """\
rootLogger.level = WARN
rootLogger.appenderRefs = console
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %m (%c{1})%n
logger.server.name = kafka.server
logger.server.level = INFO
logger.settings.name = org.apache.kafka.common.config
logger.settings.level = ERROR
"""


@dataclass(frozen=True, slots=True)
class Door:
    """A listener for one client alone. It advertises another port than it has: that of whatever stands between."""

    port: int
    advertised: int


@dataclass(frozen=True, slots=True)
class Kafka:
    """One broker: its folder is `paths.data/kafka`. `settings` overrides lines of server.properties."""

    paths: Paths
    port: int
    controller_port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    tell: Callable[[str], None] = silent
    doors: Sequence[Door] = ()

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def part(self) -> Part:
        """The broker as a part of a plan."""
        return Part("kafka", self.prepare, f"kafka://{self.bootstrap}", self.bootstrap)

    def prepare(self) -> Command:
        """Fetch the archives, write the settings, format the folder the first time."""
        log = self.paths.log("kafka")
        java = find_java()
        if java is None:
            raise Trouble(f"Kafka needs Java {OLDEST} or later and none was found. See: parley doctor")
        folder = tools_folder() / f"kafka-{VERSION}"
        made_once(folder, self._download)
        data = self.paths.data / "kafka"
        properties = self.paths.run / "kafka.properties"
        own = server_properties(self.port, self.controller_port, data, self.doors)
        properties.write_text(lines({**own, **self.settings}))
        logging = self.paths.run / "kafka-log4j2.properties"
        logging.write_text(LOGGING)
        run = (str(java), *HEAP, *COMPILER, f"-Dlog4j2.configurationFile={logging.as_uri()}", "-cp", f"{folder}/*")
        # Java opens a path that is not ASCII only in a locale that has the characters.
        env = child_environment(os.environ, {"LC_ALL": "C.UTF-8"})
        if not (data / "meta.properties").exists():
            tool = [*run, "kafka.tools.StorageTool", "format", "-t", cluster_id(), "-c", str(properties)]
            run_logged(tool, log, "Kafka could not format its folder.", env=env)
        argv = (*run[:1], *COLLECTOR, *run[1:], "kafka.Kafka", str(properties))
        return Command(argv, env, self.paths.run)

    def _download(self, folder: Path) -> None:
        self.tell(f"kafka: downloading Kafka {VERSION} (50 MB)")
        fetch_jars("kafka", folder, self.paths.log("kafka"))


def server_properties(port: int, controller_port: int, data: Path, doors: Sequence[Door] = ()) -> dict[str, str]:
    """server.properties of a single node. The voter is given statically, so ports may differ at every start."""
    internal_topics = {
        f"{topic}.{name}": "1"
        for topic in ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
        for name in ("replication.factor", "num.partitions")
    }
    listeners = {"PLAINTEXT": Door(port, port)} | {f"DOOR{n}": door for n, door in enumerate(doors, 1)}
    return internal_topics | {
        "process.roles": "broker,controller",
        "node.id": "1",
        "listeners": addresses({name: door.port for name, door in listeners.items()} | {"CONTROLLER": controller_port}),
        "advertised.listeners": addresses({name: door.advertised for name, door in listeners.items()}),
        "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in (*listeners, "CONTROLLER")),
        "inter.broker.listener.name": "PLAINTEXT",
        "controller.listener.names": "CONTROLLER",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        # One of each: on two cores a message's way through the broker is 0.4 to 0.9 ms shorter (p50) than with 2 and 4,
        # and p99 falls from 8.8 to 7.0 ms, because fewer threads have to be woken for it.
        "num.network.threads": "1",
        "num.io.threads": "1",
        "log.cleaner.dedupe.buffer.size": "16777216",
        # A broker that was killed may come back only when its session is over; with Kafka's 9 s it took 13 s.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        # Expired segments go within seconds, not five minutes, of their time: what is shown as kept is kept.
        "log.retention.check.interval.ms": "10000",
    }


def addresses(ports: Mapping[str, int]) -> str:
    """Listeners as Kafka lists them."""
    return ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items())


def lines(settings: Mapping[str, str]) -> str:
    """A Java properties file: Latin-1 by definition, so that anything beyond ASCII is escaped."""
    return "".join(f"{name}={escaped(value)}\n" for name, value in sorted(settings.items()))


def escaped(value: str) -> str:
    """A value as Java reads it back; a path may hold any character."""
    units = value.replace("\\", "\\\\").encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[place : place + 2]) for place in range(0, len(units), 2))
    return "".join(chr(code) if code < 128 else f"\\u{code:04x}" for code in codes)


def cluster_id() -> str:
    """A random cluster id as Kafka writes them: 16 bytes in URL-safe base64, not beginning with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[:22]
        if not text.startswith("-"):
            return text
