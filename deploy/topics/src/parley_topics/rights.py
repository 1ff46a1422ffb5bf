"""Which service may do what to which topic. Pure; kafka_admin.py tells it to the broker.

Nobody here may create a topic, change one or give rights: that is the provisioner's alone, who comes to the broker by
another door (deploy/compose/secure.yml).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from parley_contract.topics import (
    CHAT_MESSAGES,
    CHAT_PEOPLE,
    CHAT_PRESENCE,
    CHAT_READS,
    CHAT_ROOMS,
    CHAT_SESSIONS,
    topic_specs,
)

Right = Literal["READ", "WRITE", "DESCRIBE_CONFIGS"]

EVERY = tuple(spec.name for spec in topic_specs())
WRITES: dict[str, tuple[str, ...]] = {
    "auth": (CHAT_SESSIONS, CHAT_PEOPLE),
    "gateway": (CHAT_MESSAGES, CHAT_ROOMS, CHAT_PRESENCE, CHAT_READS),
    "history": (),
}
READS: dict[str, tuple[str, ...]] = {
    "auth": (),
    "gateway": EVERY,
    "history": tuple(topic for topic in EVERY if topic != CHAT_PRESENCE),
}


@dataclass(frozen=True)
class Grant:
    """A right of the user `service` on one topic. To read or to write includes to describe (Kafka's own rule)."""

    service: str
    topic: str
    right: Right


def grants() -> Iterator[Grant]:
    for service, topics in WRITES.items():
        yield from (Grant(service, topic, "WRITE") for topic in topics)
    for service, topics in READS.items():
        for topic in topics:
            yield Grant(service, topic, "READ")
            # The retention, which people are shown.
            yield Grant(service, topic, "DESCRIBE_CONFIGS")
