"""The seed's kind: Flask with flask-sock, a thread for each socket, kafka-python; one thread reads and sends to all."""

import json
import threading
from collections import defaultdict
from typing import Any

import plain
from flask import Flask
from flask_sock import Sock
from gunicorn.app.base import BaseApplication
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from simple_websocket import ConnectionClosed, Server

THREADS = 2100
asked = plain.arguments()
app = Flask(__name__)
sock = Sock(app)
rooms: dict[str, set[Server]] = defaultdict(set)
changing = threading.Lock()
producer: KafkaProducer


@sock.route("/ws")
def chat(ws: Server) -> None:
    mine: set[str] = set()
    try:
        while True:
            frame = json.loads(ws.receive())
            if frame["t"] == "send":
                key, value = plain.record(frame)
                producer.send(asked.topic, value, key=key)
                continue
            if frame["t"] == "join":
                mine.add(frame["room"])
                with changing:
                    rooms[frame["room"]].add(ws)
            ws.send(plain.answer_text(frame))
    finally:
        with changing:
            for room in mine:
                rooms[room].discard(ws)


def deliver(consumer: KafkaConsumer) -> None:
    for record in consumer:
        room = record.key.decode()
        text = plain.message_text(room, record.offset, record.value)
        with changing:
            members = list(rooms[room])
        for member in members:
            try:
                member.send(text)
            except (ConnectionClosed, OSError):
                continue


def begin(_worker: Any) -> None:
    """In the forked worker: Kafka's clients have threads, which a fork would lose."""
    global producer  # noqa: PLW0603 - one server a process
    producer = KafkaProducer(bootstrap_servers=asked.kafka, acks="all")
    consumer = KafkaConsumer(bootstrap_servers=asked.kafka)
    partition = TopicPartition(asked.topic, 0)
    consumer.assign([partition])
    consumer.seek_to_end(partition)
    consumer.position(partition)
    threading.Thread(target=deliver, args=(consumer,), daemon=True).start()


class Gunicorn(BaseApplication):
    def load_config(self) -> None:
        settings = {"bind": f"127.0.0.1:{asked.port}", "worker_class": "gthread", "threads": THREADS, "backlog": 4096}
        for name, value in (
            settings | {"loglevel": "error", "timeout": 0, "post_worker_init": begin, "graceful_timeout": 1}
        ).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return app


if __name__ == "__main__":
    Gunicorn().run()
