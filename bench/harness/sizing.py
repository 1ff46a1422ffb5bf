"""From the fitted cost to machines: how many gateways so many connections need. Pure arithmetic."""

from dataclasses import dataclass

# Of a core: the rest is for bursts, reconnects and the loss of a neighbour.
CPU_MAX = 0.6
GATEWAYS_MAX = 10_000
RECORD_BYTES = 350


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU. `base` a second for any gateway; `write` a write on a socket and `delivery` a frame in it;
    `message` one of its own people, `foreign` one of another gateway's; `connection` a second of silence."""

    base: float
    write: float
    delivery: float
    message: float
    foreign: float
    connection: float


@dataclass(frozen=True)
class Traffic:
    """People connected, in rooms of so many, each writing so often. No two frames share a write: the dear case."""

    connections: int
    room: int
    messages_a_minute: float

    @property
    def messages_per_s(self) -> float:
        return self.connections * self.messages_a_minute / 60


def load_of_one(cost: Cost, traffic: Traffic, gateways: int) -> float:
    """CPU of each gateway, in cores, with everybody spread evenly."""
    own = traffic.messages_per_s / gateways
    people = traffic.connections / gateways
    deliveries = own * traffic.room
    return (
        cost.base
        + (cost.write + cost.delivery) * deliveries
        + cost.message * own
        + cost.foreign * (traffic.messages_per_s - own)
        + cost.connection * people
    )


def gateways_needed(cost: Cost, traffic: Traffic) -> int | None:
    """The fewest that stay below CPU_MAX; None when no number does, because each of them reads every message."""
    if cost.base + cost.foreign * traffic.messages_per_s >= CPU_MAX:
        return None
    enough = (n for n in range(1, GATEWAYS_MAX) if load_of_one(cost, traffic, n) <= CPU_MAX)
    return next(enough, None)


def kafka_bytes_per_s(traffic: Traffic, gateways: int) -> float:
    """Read from Kafka by all gateways together."""
    return traffic.messages_per_s * gateways * RECORD_BYTES
