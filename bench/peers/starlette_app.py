"""The usual Python async: Starlette on `uvicorn[standard]`, aiokafka, an awaited send to each member."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import plain
import uvicorn
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

asked = plain.arguments()
rooms: dict[str, set[WebSocket]] = defaultdict(set)


async def deliver(consumer: AIOKafkaConsumer) -> None:
    async for record in consumer:
        room = record.key.decode()
        text = plain.message_text(room, record.offset, record.value)
        for member in list(rooms[room]):
            try:
                await member.send_text(text)
            except (RuntimeError, WebSocketDisconnect):
                rooms[room].discard(member)


async def chat(websocket: WebSocket) -> None:
    await websocket.accept()
    mine: set[str] = set()
    try:
        async for text in websocket.iter_text():
            frame = json.loads(text)
            if frame["t"] == "send":
                key, value = plain.record(frame)
                await websocket.app.state.producer.send_and_wait(asked.topic, value, key=key)
                continue
            if frame["t"] == "join":
                mine.add(frame["room"])
                rooms[frame["room"]].add(websocket)
            await websocket.send_text(plain.answer_text(frame))
    finally:
        for room in mine:
            rooms[room].discard(websocket)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    consumer = AIOKafkaConsumer(bootstrap_servers=asked.kafka)
    app.state.producer = AIOKafkaProducer(bootstrap_servers=asked.kafka, acks="all")
    await consumer.start()
    await app.state.producer.start()
    partition = TopicPartition(asked.topic, 0)
    consumer.assign([partition])
    await consumer.seek_to_end(partition)
    delivering = asyncio.create_task(deliver(consumer))
    yield
    delivering.cancel()
    await app.state.producer.stop()
    await consumer.stop()


app = Starlette(routes=[WebSocketRoute("/ws", chat)], lifespan=lifespan)

if __name__ == "__main__":
    uvicorn.run(app, port=asked.port, log_level="warning", backlog=4096)
