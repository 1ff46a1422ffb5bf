"""python-socketio on uvicorn: its rooms, its `emit` to a room, aiokafka."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import plain
import socketio
import uvicorn
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from starlette.applications import Starlette

asked = plain.arguments()
server = socketio.AsyncServer(async_mode="asgi", transports=["websocket"], cors_allowed_origins="*")
producer: AIOKafkaProducer


@server.on("f")
async def frame(sid: str, data: dict[str, Any]) -> None:
    if data["t"] == "send":
        key, value = plain.record(data)
        await producer.send_and_wait(asked.topic, value, key=key)
        return
    if data["t"] == "join":
        await server.enter_room(sid, data["room"])
    await server.emit("f", plain.answer(data), to=sid)


async def deliver(consumer: AIOKafkaConsumer) -> None:
    async for record in consumer:
        room = record.key.decode()
        await server.emit("f", plain.message(room, record.offset, record.value), to=room)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    global producer  # noqa: PLW0603 - one server a process
    consumer = AIOKafkaConsumer(bootstrap_servers=asked.kafka)
    producer = AIOKafkaProducer(bootstrap_servers=asked.kafka, acks="all")
    await consumer.start()
    await producer.start()
    partition = TopicPartition(asked.topic, 0)
    consumer.assign([partition])
    await consumer.seek_to_end(partition)
    delivering = asyncio.create_task(deliver(consumer))
    yield
    delivering.cancel()
    await producer.stop()
    await consumer.stop()


app = Starlette(lifespan=lifespan)
app.mount("/", socketio.ASGIApp(server))

if __name__ == "__main__":
    uvicorn.run(app, port=asked.port, log_level="warning", backlog=4096)
