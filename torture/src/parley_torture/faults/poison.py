"""Records that no reader can use, and exact doubles of good ones, straight into every topic."""

import asyncio
import json

from kafka import KafkaProducer
from kafka.errors import KafkaError

from parley_torture.faults.kind import Kind, Planned, nobody
from parley_torture.faults.scene import Scene
from parley_torture.people.raw_log import CHAT

TOPICS = (CHAT.topic, "chat-rooms", "chat-presence", "chat-sessions")
DOUBLED = 10
MESSAGE = [("schema", b"parley.message/1"), ("cid", b"poison"), ("sender", b"1"), ("kind", b"message")]
VALUES: tuple[bytes | None, ...] = (
    b"",
    None,
    b"\x00" * 1_000,
    b"x" * 500_000,
    b"\xff\xfe not utf-8",
    b'{"sender_name": "x", "text": NaN}',
    b"[" * 200_000,
    b'{"sender_name": "x"}',
    b'{"sender_name": "x", "text": 5}',
    b'{"sender_name": "x", "text": ""}',
    b'{"sender_name": "x", "text": "\\ud800"}',
    b'{"sender_name": "x", "text": "\\u0007"}',
    json.dumps({"sender_name": "x", "text": "y" * 4_001}).encode(),
)
KEYS: tuple[bytes | None, ...] = (b"general", None, b"\xff\xfe", b"No Such/Room/..", b"")
HEADERS: tuple[list[tuple[str, bytes]], ...] = (
    [],
    [("schema", b"parley.message/99"), *MESSAGE[1:]],
    [*MESSAGE[:3], ("kind", b"banana")],
    [("schema", b"\xff"), *MESSAGE[1:]],
)


async def act(scene: Scene, _planned: Planned) -> None:
    await asyncio.to_thread(_write, scene)


def _write(scene: Scene) -> None:
    producer = KafkaProducer(bootstrap_servers=scene.stack.kafka, max_request_size=1_048_576)
    try:
        for topic in TOPICS:
            for value in VALUES:
                if topic == CHAT.topic or value is not None:
                    producer.send(topic, value, key=b"general", headers=MESSAGE, partition=0)
        for key in KEYS:
            for headers in HEADERS:
                if key:
                    producer.send(CHAT.topic, b'{"sender_name": "x", "text": "hm"}', key=key, headers=headers)
        _double(scene, producer)
        producer.flush(timeout=10)
    except KafkaError:
        # What did not arrive harms nobody.
        return
    finally:
        producer.close(timeout=1)


def _double(scene: Scene, producer: KafkaProducer) -> None:
    """The newest messages again, as a producer's retry would write them."""
    for logged in scene.world.evidence.logged[-DOUBLED:]:
        headers = [
            ("schema", b"parley.message/1"),
            ("cid", logged.cid.encode()),
            ("sender", logged.sender_id.encode()),
            ("kind", b"message"),
        ]
        value = json.dumps({"sender_name": "a double", "text": logged.text}).encode()
        producer.send(CHAT.topic, value, key=logged.room.encode(), headers=headers, partition=0)


KIND = Kind(
    "poison",
    "unreadable records in every topic, and doubles of good ones",
    ("every topic",),
    (0, 0),
    act,
    nobody,
    needs_s=2,
)
