"""A log that is full already: records as gateways write them, straight into chat-messages."""

import asyncio
import uuid
from collections.abc import Callable

from aiokafka import AIOKafkaProducer
from parley_contract.chat_records import message_record
from parley_contract.frames import Person
from parley_contract.records import ROOM_SCHEMA, RoomValue, encode_value
from parley_contract.topics import CHAT_MESSAGES, CHAT_ROOMS

ROOMS = tuple(f"retained-{n:02}" for n in range(50))
_PEOPLE = tuple(Person(str(2_000_000 + n), f"writer-{n:03}") for n in range(200))
_BATCH_BYTES = 512 << 10


def _filler(number: int) -> str:
    return f"{number} {'x' * 80}"


async def fill(
    kafka: str,
    count: int,
    text: Callable[[int], str] = _filler,
    rooms: tuple[str, ...] = ROOMS,
    *,
    are_new: bool = True,
) -> None:
    """Make the rooms, when they are new, and write `count` messages of 200 people into them, all in one partition."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", max_batch_size=_BATCH_BYTES)
    await producer.start()
    for room in rooms if are_new else ():
        value = encode_value(RoomValue(room, "public", _PEOPLE[0], 0))
        await producer.send(CHAT_ROOMS, value, key=room.encode(), headers=[("schema", ROOM_SCHEMA)])
    run = uuid.uuid4().hex[:12]
    batch = producer.create_batch()
    for n in range(count):
        new = message_record(rooms[n % len(rooms)], f"{run}-{n}", _PEOPLE[n % len(_PEOPLE)], text(n))
        while batch.append(timestamp=None, key=new.key, value=new.value, headers=list(new.headers)) is None:
            await producer.send_batch(batch, CHAT_MESSAGES, partition=0)
            batch = producer.create_batch()
    await producer.send_batch(batch, CHAT_MESSAGES, partition=0)
    await producer.stop()


async def trickle(kafka: str, per_s: float, stop: asyncio.Event, rooms: tuple[str, ...] = ROOMS) -> int:
    """Write at a steady rate, ten times a second, until stopped; how many were written."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all")
    await producer.start()
    run, written, loop = uuid.uuid4().hex[:12], 0, asyncio.get_running_loop()
    began = loop.time()
    while not stop.is_set():
        while written < (loop.time() - began) * per_s:
            room, person = rooms[written % len(rooms)], _PEOPLE[written % len(_PEOPLE)]
            new = message_record(room, f"{run}-{written}", person, f"news {written}")
            await producer.send(CHAT_MESSAGES, new.value, key=new.key, headers=list(new.headers), partition=0)
            written += 1
        await asyncio.sleep(0.1)
    await producer.stop()
    return written
