"""Lays a stack out: which steps it has, on which ports. Pure but for asking the system which ports are free."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parley_local import web
from parley_local.edge import edge
from parley_local.kafka import Door, Kafka
from parley_local.mysql import Database, MySQL
from parley_local.options import Options, given_database
from parley_local.paths import Paths
from parley_local.plan import Step, Task
from parley_local.ports import free_ports
from parley_local.readiness import check, wait_until
from parley_local.services import Services
from parley_local.trouble import Trouble

GIVEN_WITHIN_S = 15.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller asked for beside the options: see `Stack`."""

    gateways: int = 2
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kafka_settings: Mapping[str, str] = field(default_factory=dict)
    kafka_ways: Mapping[str, int] = field(default_factory=dict)
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """A stack on paper: its steps and where its parts will answer."""

    plan: tuple[Step, ...]
    ports: Mapping[str, int]
    gateways: tuple[str, ...]
    kafka: str
    database: Database
    # Where Kafka listens for the parts that reach it by a way of their own.
    doors: Mapping[str, int]


def lay_out(paths: Paths, options: Options, wishes: Wishes, tell: Callable[[str], None]) -> Layout:
    """Choose ports and write the plan down. Folders must exist: a given password is put into a file."""
    gateways = tuple(f"gateway-{number}" for number in range(1, wishes.gateways + 1))
    names = ("kafka", "kafka-controller", "mysql", "auth", "history", *gateways)
    found = free_ports(len(names) + len(wishes.kafka_ways))
    ports = dict(zip(names, found, strict=False))
    doors = dict(zip(wishes.kafka_ways, found[len(names) :], strict=True))
    broker_doors = tuple(Door(doors[part], advertised) for part, advertised in wishes.kafka_ways.items())
    kafka_step, bootstrap = _kafka(paths, options, wishes, ports, tell, broker_doors)
    mysql_step, database = _mysql(paths, options, ports, tell)
    services = Services(
        paths, options, bootstrap, database, ports, wishes.extra, kafka_ways=wishes.kafka_ways, modules=wishes.modules
    )
    plan = (
        kafka_step,
        mysql_step,
        Task("web", lambda: web.build(paths, tell)),
        services.topics(),
        services.migrate(),
        services.auth(),
        *(services.gateway(name) for name in gateways),
        services.history(),
        edge(paths, options.port, ports, gateways),
    )
    return Layout(plan, ports, gateways, bootstrap, database, doors)


def _kafka(
    paths: Paths,
    options: Options,
    wishes: Wishes,
    ports: Mapping[str, int],
    tell: Callable[[str], None],
    doors: tuple[Door, ...],
) -> tuple[Step, str]:
    if options.kafka:
        first = options.kafka.split(",")[0].strip()
        return Task("kafka", lambda: _reach("Kafka", f"kafka://{first}", first)), options.kafka
    broker = Kafka(paths, ports["kafka"], ports["kafka-controller"], wishes.kafka_settings, tell, doors)
    return broker.part(), broker.bootstrap


def _mysql(
    paths: Paths, options: Options, ports: Mapping[str, int], tell: Callable[[str], None]
) -> tuple[Step, Database]:
    if options.database:
        given = given_database(options.database, paths.secrets)
        where = f"{given.user}@{given.host}:{given.port}/{given.name}"
        return Task("mysql", lambda: _reach("The database", given.probe, where)), given
    server = MySQL(paths, ports["mysql"], tell)
    return server.part(), server.database


def _reach(what: str, probe: str, where: str) -> None:
    """A given part is not started, but it must answer before anything is built on it."""
    reason = wait_until(lambda: check(probe), GIVEN_WITHIN_S, lambda: False)
    if reason is not None:
        raise Trouble(f"{what} was given as {where}, but it does not answer: {reason}.")
