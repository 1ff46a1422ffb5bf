"""What one kind of fault is, and one planned fault."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parley_torture.faults.scene import Scene

GATEWAYS = ("gateway-1", "gateway-2")
HISTORY, AUTH, EDGE = "history", "auth", "edge"
EVERYTHING = frozenset({*GATEWAYS, HISTORY, AUTH, EDGE})
PROCESSES = (*GATEWAYS, HISTORY, "kafka", AUTH, "mysql", EDGE)
# What stands on Kafka. The edge is a way to a gateway.
ON_KAFKA = frozenset({*GATEWAYS, HISTORY, EDGE})
# Whoever asks for these does so through the edge.
THROUGH_EDGE = frozenset({HISTORY, AUTH, EDGE})


@dataclass(frozen=True, slots=True)
class Planned:
    """`at_s`: not before this second of the run. `lasts_s`: how long the hand stays on. `variant`: 0 or 1."""

    at_s: float
    kind: str
    target: str
    lasts_s: float
    variant: int


@dataclass(frozen=True, slots=True)
class Kind:
    """`act` does it and undoes it; when it returns, or is cancelled, no hand is on the system any more.

    touches: which services need not work because of it, by target. deafens: through which gateways nothing may be
    heard meanwhile. needs_s: how long a plan leaves for it beside `lasts_s`.
    """

    name: str
    about: str
    targets: tuple[str, ...]
    lasts_s: tuple[float, float]
    act: Callable[[Scene, Planned], Awaitable[None]]
    touches: Callable[[str], frozenset[str]]
    deafens: Callable[[str], frozenset[str]] = lambda _target: frozenset()
    needs_s: float = 0.0


def nobody(_target: str) -> frozenset[str]:
    """Everything has to go on working."""
    return frozenset()


def through(target: str) -> frozenset[str]:
    """A gateway, with the edge that may lead to it."""
    return frozenset({target, EDGE}) if target in GATEWAYS else frozenset()


def touched_by_process(target: str) -> frozenset[str]:
    """What stands still without this process."""
    if target in GATEWAYS:
        return through(target)
    return {"kafka": ON_KAFKA, "mysql": frozenset({AUTH}), "edge": THROUGH_EDGE}.get(target, frozenset({target}))
