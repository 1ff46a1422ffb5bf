"""Hands on Kafka past the services: writing whatever one likes, making topics anew, moving a log's start."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from parley_contract.chat_records import message_record
from parley_contract.frames import Person
from parley_contract.topics import CHAT_MESSAGES, topic_specs

from support.eventually import PATIENCE_S, wait_for

ADA = Person("1", "ada")


class Writer:
    """Writes chat-messages as gateways do, and any topic as nobody should."""

    def __init__(self, kafka: str) -> None:
        self._producer = KafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=0)

    def say(self, text: str, cid: str | None = None, room: str = "general") -> int:
        record = message_record(room, cid or uuid.uuid4().hex, ADA, text)
        return self.put(record.topic, record.key, record.value, record.headers)

    def put(self, topic: str, key: bytes | None, value: bytes | None, headers=()) -> int:
        return self._producer.send(topic, key=key, value=value, headers=list(headers)).get(PATIENCE_S).offset

    def poison(self) -> int:
        return self.put(CHAT_MESSAGES, b"general", b"\xffnot a record")

    def close(self) -> None:
        self._producer.close()


@contextmanager
def writing(kafka: str) -> Iterator[Writer]:
    writer = Writer(kafka)
    try:
        yield writer
    finally:
        writer.close()


@contextmanager
def administering(kafka: str) -> Iterator[KafkaAdminClient]:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        yield admin
    finally:
        admin.close()


def make_topic_anew(kafka: str, topic: str = CHAT_MESSAGES) -> None:
    """Delete a topic and create it again as it is configured by default, with one partition."""
    (spec,) = (spec for spec in topic_specs() if spec.name == topic)
    with administering(kafka) as admin:
        admin.delete_topics([topic])
        wait_for(lambda: topic not in admin.list_topics(), PATIENCE_S, "the topic gone")
        admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1, "configs": spec.config}})
        admin.wait_for_topics([topic], timeout_ms=PATIENCE_S * 1000)


def delete_below(kafka: str, offset: int) -> None:
    """What retention does, now: the log of chat-messages begins at `offset`."""
    with administering(kafka) as admin:
        admin.delete_records({TopicPartition(CHAT_MESSAGES, 0): offset})
