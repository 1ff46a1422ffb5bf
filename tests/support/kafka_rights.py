"""What a credential may do at Kafka, found by trying it.

Also a program, for a container that reaches the broker: `python kafka_rights.py ADDRESS CA_FILE PASSWORDS` tries the
credential of each file in the folder PASSWORDS, and prints {service: {"writes": [topic], "makes_topics": bool}}.
"""

import json
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError
from parley_contract.topics import topic_specs

TOPICS = [spec.name for spec in topic_specs()]
Options = dict[str, object]


def options(address: str, ca_file: Path, user: str, password: str) -> Options:
    """Of kafka-python's clients."""
    return {
        "bootstrap_servers": address,
        "security_protocol": "SASL_SSL",
        "ssl_cafile": str(ca_file),
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": user,
        "sasl_plain_password": password,
    }


def may_write(credential: Options, topic: str) -> bool:
    producer = KafkaProducer(**credential, acks="all", max_block_ms=10_000, allow_auto_create_topics=False)
    try:
        producer.send(topic, key=b"somebody", value=b"written by who may not").get(30)
    except KafkaError:
        return False
    finally:
        producer.close(timeout=0)
    return True


def may_read(credential: Options, topic: str) -> bool:
    consumer = KafkaConsumer(**credential, group_id=None, auto_offset_reset="earliest")
    try:
        consumer.assign([TopicPartition(topic, 0)])
        consumer.poll(2000)
        return consumer.position(TopicPartition(topic, 0)) is not None
    except KafkaError:
        return False
    finally:
        consumer.close()


def may_make_topics(credential: Options) -> bool:
    admin = KafkaAdminClient(**credential)
    try:
        admin.create_topics({"mine": {"num_partitions": 1, "replication_factor": 1}})
    except KafkaError:
        return False
    finally:
        admin.close()
    return True


def allowed(credential: Options, try_it: Callable[[Options, str], bool], topics: Iterable[str] = TOPICS) -> set[str]:
    """All topics at once: what is refused is tried by the clients until their time is over."""
    topics = list(topics)
    with ThreadPoolExecutor(len(topics)) as pool:
        answers = pool.map(lambda topic: try_it(credential, topic), topics)
        return {topic for topic, answer in zip(topics, answers, strict=True) if answer}


def main(address: str, ca_file: str, passwords: str) -> None:
    found = {}
    for file in Path(passwords).iterdir():
        credential = options(address, Path(ca_file), file.name, file.read_text())
        found[file.name] = {
            "writes": sorted(allowed(credential, may_write)),
            "makes_topics": may_make_topics(credential),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
