"""Carries a schedule out and writes down what was done, from when to when."""

import asyncio
from collections.abc import Callable, Sequence

from kafka.errors import KafkaError
from parley_local.trouble import Trouble

from parley_torture.evidence import Fault
from parley_torture.faults.catalog import KINDS
from parley_torture.faults.kind import Planned
from parley_torture.faults.scene import NotUp, Scene


async def carry_out(schedule: Sequence[Planned], scene: Scene, tell: Callable[[str], None]) -> None:
    """One fault after the other, each not before its time. Each is undone when it ends, also when this is cancelled."""
    for planned in schedule:
        await asyncio.sleep(max(0.0, planned.at_s - scene.world.now()))
        await _one(planned, scene, tell)


async def _one(planned: Planned, scene: Scene, tell: Callable[[str], None]) -> None:
    kind = KINDS[planned.kind]
    fault = Fault(
        planned.kind,
        planned.target,
        scene.world.now(),
        None,
        kind.touches(planned.target),
        kind.deafens(planned.target),
    )
    scene.world.evidence.faults.append(fault)
    tell(f"{planned.kind} {planned.target}" + (f" for {planned.lasts_s:.0f} s" if planned.lasts_s else ""))
    try:
        await kind.act(scene, planned)
    except (NotUp, Trouble, KafkaError, OSError) as trouble:
        # A part that stays away shows itself at the end; a fault that could not be done harms nobody.
        fault.note = str(trouble) or type(trouble).__name__
        tell(f"{planned.kind} {planned.target}: {fault.note}")
    fault.over_at = scene.world.now()
