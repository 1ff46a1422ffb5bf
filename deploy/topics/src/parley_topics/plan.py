"""What has to change in Kafka so that the topics are as the contract says. Pure: facts in, steps out."""

from dataclasses import dataclass, field

from parley_contract.topics import TopicSpec

# With three copies, two must have a record before it counts as written.
_IN_SYNC_OF_THREE = 2


@dataclass(frozen=True)
class Found:
    """A topic as the broker describes it; `config` holds at least the keys of its spec."""

    partitions: int
    config: dict[str, str]


@dataclass(frozen=True)
class Create:
    name: str
    partitions: int
    replication_factor: int
    config: dict[str, str]


@dataclass(frozen=True)
class Plan:
    create: list[Create] = field(default_factory=list)
    alter: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def plan(specs: tuple[TopicSpec, ...], found: dict[str, Found], chat_partitions: int, replication_factor: int) -> Plan:
    """Missing topics are created, other configuration is brought in line, another partition count is refused:
    rooms would move to other partitions and lose their order.
    """
    steps = Plan()
    for spec in specs:
        partitions = chat_partitions if spec.scale == "chat" else 1
        config = dict(spec.config)
        if replication_factor > _IN_SYNC_OF_THREE:
            config["min.insync.replicas"] = str(_IN_SYNC_OF_THREE)
        topic = found.get(spec.name)
        if topic is None:
            steps.create.append(Create(spec.name, partitions, replication_factor, config))
            continue
        if topic.partitions != partitions:
            steps.refused.append(
                f"{spec.name} has {topic.partitions} partitions and not {partitions}: rooms would move. "
                f"Set PARLEY_CHAT_PARTITIONS={topic.partitions}, or start a new topic."
            )
        changed = {key: value for key, value in config.items() if topic.config.get(key) != value}
        if changed:
            steps.alter[spec.name] = changed
    return steps
