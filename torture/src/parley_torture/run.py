"""One run from the first sign-up to the last look: people come, faults happen, all becomes calm, everybody reads to
the end. What was seen is in the returned evidence; nothing is judged here.
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from parley_local.options import Options
from parley_local.ports import free_ports
from parley_local.stack import Stack
from parley_local.trouble import Trouble

from parley_torture.arguments import Asked
from parley_torture.bugs.catalog import BUGS
from parley_torture.evidence import Evidence, Lag
from parley_torture.faults.catalog import KINDS
from parley_torture.faults.course import carry_out
from parley_torture.faults.kind import EDGE, GATEWAYS, HISTORY
from parley_torture.faults.link import Link
from parley_torture.faults.scene import Scene
from parley_torture.faults.schedule import plan
from parley_torture.people.crowd import Crowd
from parley_torture.people.raw_log import RawLog
from parley_torture.people.world import World

ROOMS = ("general", "torture-a", "torture-b")
MANY_SIGN_UPS = {"auth": {"PARLEY_SIGNUPS_PER_HOUR": "100000", "PARLEY_BCRYPT_COST": "10"}}
READY_S = 60.0
AFTERWARDS_S = 4.0
LAG_LOOK_S = 0.1
LAG_MIN_S = 0.25
STATUS_EVERY_S = 10.0

Tell = Callable[[str], None]


async def run(asked: Asked, tell: Tell, keep_logs: Path) -> Evidence:
    """Start a stack, torture it, end it."""
    parts = (*GATEWAYS, HISTORY)
    ports = free_ports(len(parts) + len(GATEWAYS))
    to_kafka = {part: Link(port) for part, port in zip(parts, ports, strict=False)}
    to_people = {part: Link(port) for part, port in zip(GATEWAYS, ports[len(parts) :], strict=True)}
    async with contextlib.AsyncExitStack() as open_links:
        for link in (*to_kafka.values(), *to_people.values()):
            await open_links.enter_async_context(link)
        with tempfile.TemporaryDirectory(prefix="parley-torture-") as folder:
            stack = make_stack(Path(folder), asked, {part: link.port for part, link in to_kafka.items()}, tell)
            for part, link in to_kafka.items():
                link.to_port = stack.kafka_door(part)
            for part, link in to_people.items():
                link.to_port = int(stack.address(part).rpartition(":")[2])
            try:
                async with running(stack):
                    return await torture(asked, stack, to_kafka, to_people, tell)
            finally:
                copy_logs(stack.paths.logs, keep_logs)


def make_stack(folder: Path, asked: Asked, ways: dict[str, int], tell: Tell) -> Stack:
    bug = BUGS.get(asked.bug or "")
    modules = {} if bug is None else {bug.program: ("parley_torture.bugs", asked.bug or "", bug.program)}
    return Stack(
        folder,
        gateways=len(GATEWAYS),
        options=Options(),
        extra=MANY_SIGN_UPS,
        kafka_ways=ways,
        modules=modules,
        tell=tell,
    )


@contextlib.asynccontextmanager
async def running(stack: Stack) -> AsyncIterator[None]:
    """The stack is ended whatever happens, also when its start is interrupted."""
    start = asyncio.ensure_future(asyncio.to_thread(stack.start))
    try:
        await asyncio.shield(start)
        yield
    finally:
        stack.interrupt()
        await asyncio.wait([start])
        await asyncio.to_thread(stack.stop)


def copy_logs(logs: Path, to: Path) -> None:
    """Keep what the parts said, for whoever has to find out why."""
    to.mkdir(parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        (to / log.name).write_bytes(log.read_bytes())


async def torture(
    asked: Asked, stack: Stack, to_kafka: dict[str, Link], to_people: dict[str, Link], tell: Tell
) -> Evidence:
    sockets = {part: f"ws://127.0.0.1:{link.port}/ws" for part, link in to_people.items()}
    sockets[EDGE] = stack.url.replace("http", "ws", 1) + "/ws"
    world = World(asked.seed, sockets, stack.url, ROOMS)
    raw_log = RawLog(world, stack.kafka)
    crowd = Crowd(world, asked.writers, asked.readers, asked.per_s)
    tell("signing people up")
    await crowd.sign_up()
    world.began_at = time.monotonic()
    await asyncio.to_thread(raw_log.begin_life)
    raw_log.start()
    scene = Scene(stack, world, raw_log, to_kafka, to_people)
    async with background(crowd.live(), note_lags(world), tell_status(world, tell)):
        try:
            await crowd.all_here()
            await crowd.begin_to_talk()
            tell(f"{len(crowd.people)} people talk and read; faults begin (seed {asked.seed})")
            await carry_out(plan([KINDS[name] for name in asked.faults], asked.minutes, asked.seed), scene, tell)
            await asyncio.sleep(max(0.0, asked.minutes * 60 - world.now()))
            await finish(world, crowd, scene, tell)
        finally:
            raw_log.stop()
    return world.evidence


async def finish(world: World, crowd: Crowd, scene: Scene, tell: Tell) -> None:
    """No more faults: wait for calm, let everything be settled, read to the end."""
    tell("no more faults; waiting until everything is settled and read")
    try:
        await asyncio.to_thread(scene.stack.wait_ready, READY_S)
        world.evidence.calm_at = world.now()
    except Trouble as trouble:
        tell(str(trouble))
    await asyncio.sleep(AFTERWARDS_S)
    await crowd.fall_silent()
    await asyncio.to_thread(scene.raw_log.catch_up)
    await crowd.read_to_the_end()
    await asyncio.to_thread(scene.raw_log.catch_up)
    world.evidence.ended_at = world.now()
    world.is_open = False


@contextlib.asynccontextmanager
async def background(*forever: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Tasks that last as long as the block. One that fails ends the block with its error."""
    async with asyncio.TaskGroup() as group:
        tasks: Sequence[asyncio.Task[None]] = [group.create_task(each) for each in forever]
        yield
        for task in tasks:
            task.cancel()


async def note_lags(world: World) -> None:
    """How late this very loop is: for what it could not see, nobody is blamed."""
    while True:
        asleep_at = world.now()
        await asyncio.sleep(LAG_LOOK_S)
        late_s = world.now() - asleep_at - LAG_LOOK_S
        if late_s > LAG_MIN_S:
            world.evidence.lags.append(Lag(world.now(), late_s))


async def tell_status(world: World, tell: Tell) -> None:
    while True:
        await asyncio.sleep(STATUS_EVERY_S)
        attempts = world.evidence.attempts
        acked = sum(a.outcome == "ack" for a in attempts)
        tell(
            f"{world.now():.0f} s: {acked} acked, {len(attempts) - acked} not at once, "
            f"{len(world.evidence.heard)} shown, {len(world.evidence.pages)} pages, {len(world.evidence.faults)} faults"
        )
