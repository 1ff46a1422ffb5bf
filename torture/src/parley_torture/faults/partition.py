"""Two parts that do not hear each other: the line is cut, or it takes bytes and brings none."""

import asyncio

from parley_torture.faults.kind import GATEWAYS, HISTORY, Kind, Planned, through
from parley_torture.faults.link import Link
from parley_torture.faults.scene import Scene

KAFKA_FROM = {f"{part}/kafka": part for part in (*GATEWAYS, HISTORY)}
PEOPLE_FROM = {f"people/{part}": part for part in GATEWAYS}
LINES = {**KAFKA_FROM, **PEOPLE_FROM}


def line(scene: Scene, target: str) -> Link:
    part = LINES[target]
    return scene.to_kafka[part] if target in KAFKA_FROM else scene.to_people[part]


def touches(target: str) -> frozenset[str]:
    part = LINES[target]
    return frozenset({HISTORY}) if part == HISTORY else through(part)


def deafens(target: str) -> frozenset[str]:
    """People hear a gateway that has lost Kafka; not one whose line to them is gone."""
    return frozenset({LINES[target]}) if target in PEOPLE_FROM else frozenset()


async def act(scene: Scene, planned: Planned) -> None:
    link = line(scene, planned.target)
    if planned.variant:
        link.cut()
    else:
        link.still()
    try:
        await asyncio.sleep(planned.lasts_s)
    finally:
        link.heal()


KIND = Kind(
    "partition",
    "a gateway or history without Kafka, people without their gateway: refused, or in silence",
    tuple(LINES),
    (4, 14),
    act,
    touches,
    deafens,
)
