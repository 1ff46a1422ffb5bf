"""The bound: what Python can do when nothing but frames and records is in the path. picows and aiokafka, acks=all.

What one poll brought for a room is joined and written once to each member. One task hands messages to the producer in
the order in which they came, so every sender's order holds. Text is passed through as it stands in the frame.
"""

import asyncio
import json
from collections import defaultdict, deque

import plain
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

asked = plain.arguments()
rooms: dict[bytes, set["Member"]] = defaultdict(set)
waiting: deque[tuple[bytes, bytes]] = deque()
woken = asyncio.Event()


class Member(WSListener):  # type: ignore[misc]
    def __init__(self) -> None:
        self._rooms: set[bytes] = set()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self.write = transport.underlying_transport.write

    def on_ws_disconnected(self, _transport: WSTransport) -> None:
        for room in self._rooms:
            rooms[room].discard(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
            return
        payload = frame.get_payload_as_bytes()
        if payload.startswith(b'{"t":"send"'):
            # {"t":"send","id":..,"cid":..,"room":"R","text":".."}: from the cid on it is what members are told.
            rest = payload[payload.index(b'"cid":') :]
            room = rest[rest.index(b'"room":"') + 8 :]
            waiting.append((room[: room.index(b'"')], rest))
            woken.set()
            return
        said = json.loads(payload)
        if said["t"] == "join":
            self._rooms.add(said["room"].encode())
            rooms[said["room"].encode()].add(self)
        transport.send(WSMsgType.TEXT, plain.answer_text(said).encode())


async def produce(producer: AIOKafkaProducer) -> None:
    while True:
        await woken.wait()
        woken.clear()
        while waiting:
            key, value = waiting.popleft()
            await producer.send(asked.topic, value, key=key)


def framed(payload: bytes) -> bytes:
    size = len(payload)
    return (b"\x81" + bytes([size]) if size < 126 else b"\x81\x7e" + size.to_bytes(2, "big")) + payload


async def deliver(consumer: AIOKafkaConsumer) -> None:
    while True:
        polled = await consumer.getmany(timeout_ms=1000)
        for_rooms: dict[bytes, list[bytes]] = defaultdict(list)
        for records in polled.values():
            for record in records:
                if record.key in rooms:
                    for_rooms[record.key].append(framed(b'{"t":"msg","offset":%d,%b' % (record.offset, record.value)))
        for room, frames in for_rooms.items():
            joined = b"".join(frames)
            for member in rooms[room]:
                member.write(joined)


async def main() -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=asked.kafka)
    producer = AIOKafkaProducer(bootstrap_servers=asked.kafka, acks="all", max_batch_size=262_144)
    await consumer.start()
    await producer.start()
    partition = TopicPartition(asked.topic, 0)
    consumer.assign([partition])
    await consumer.seek_to_end(partition)
    server = await ws_create_server(
        lambda _request: Member(), "127.0.0.1", asked.port, backlog=4096, read_buffer_init_size=2048
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(produce(producer))
        tasks.create_task(deliver(consumer))
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
