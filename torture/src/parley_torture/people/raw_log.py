"""An independent reader of the raw topic, in a thread of its own, by docs/protocol.md alone.

It is told when the topic's life ends and begins, because who tells it is who ends it. Between two lives it reads
nothing, so that no record is ever taken for one of another life.
"""

import contextlib
import json
import re
import threading
import time
import unicodedata
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, OffsetOutOfRangeError

from parley_torture.evidence import Life, Logged, Place
from parley_torture.people.world import World

CHAT = TopicPartition("chat-messages", 0)
TIMEOUT_MS = 5_000
# A consumer that brings nothing for so long is made anew: it may be the consumer that is silent, not the topic.
SILENT_S = 3.0
RETRY_S = 0.3
ROOM = re.compile(r"[a-z0-9][a-z0-9-]{0,49}|dm:[1-9][0-9]*:[1-9][0-9]*")
KINDS = {"message", "edit", "delete", "reaction"}
TARGET = re.compile(r"[0-9]{1,16}")
CID = re.compile(r"[A-Za-z0-9_-]{1,64}")
TEXT_MAX = 4_000


class RawLog(threading.Thread):
    def __init__(self, world: World, bootstrap_servers: str) -> None:
        super().__init__(name="raw-log", daemon=True)
        self._world = world
        self._bootstrap_servers = bootstrap_servers
        self._life: Life | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def begin_life(self, within_s: float = 30.0) -> None:
        """The topic was made (anew): read it from its start."""
        deadline = time.monotonic() + within_s
        while (epoch := topic_id(self._bootstrap_servers)) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"Kafka has no {CHAT.topic}")
            time.sleep(RETRY_S)
        lives = self._world.evidence.lives
        with self._lock:
            if not lives or lives[-1].epoch != epoch:
                lives.append(Life(epoch, self._world.now()))
            self._life = lives[-1]
            self._life.ended_at = None

    def end_life(self) -> None:
        """Read what is there, then nothing more: the topic is about to go."""
        self.catch_up()
        with self._lock:
            if self._life is not None:
                self._life.ended_at = self._world.now()
            self._life = None

    def catch_up(self, within_s: float = 10.0) -> int:
        """Wait until what is in the log now has been read; the offset up to which, or as far as it got in time."""
        deadline = time.monotonic() + within_s
        end = self._end()
        while time.monotonic() < deadline:
            if end is not None and self.read_to >= end:
                break
            time.sleep(0.05)
            end = self._end() if end is None else end
        return self.read_to

    @property
    def read_to(self) -> int:
        life = self._life
        return 0 if life is None else life.read_to

    def _end(self) -> int | None:
        try:
            consumer = self._open()
        except (KafkaError, OSError):
            return None
        try:
            end: int = consumer.end_offsets([CHAT])[CHAT]
            return end
        except (KafkaError, OSError):
            return None
        finally:
            consumer.close(autocommit=False, timeout_ms=500)

    def run(self) -> None:
        while not self._stopping.is_set():
            life = self._life
            if life is not None:
                with contextlib.suppress(KafkaError, OSError):
                    self._follow(life)
            self._stopping.wait(RETRY_S)

    def _follow(self, life: Life) -> None:
        consumer = self._open()
        try:
            consumer.assign([CHAT])
            consumer.seek(CHAT, life.read_to)
            heard_at = time.monotonic()
            while not self._stopping.is_set() and time.monotonic() - heard_at < SILENT_S:
                records = consumer.poll(timeout_ms=200).get(CHAT, [])
                with self._lock:
                    if self._life is not life:
                        return
                    self._take(life, records)
                if records:
                    heard_at = time.monotonic()
        except OffsetOutOfRangeError:
            life.read_to = consumer.beginning_offsets([CHAT])[CHAT]
        finally:
            consumer.close(autocommit=False, timeout_ms=500)

    def _take(self, life: Life, records: list[Any]) -> None:
        for record in records:
            logged = parse(Place(life.epoch, record.offset), record.key, dict(record.headers), record.value)
            if logged is not None:
                self._world.evidence.logged.append(logged)
            life.read_to = record.offset + 1

    def _open(self) -> KafkaConsumer:
        return KafkaConsumer(
            bootstrap_servers=self._bootstrap_servers,
            client_id="parley-torture",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=TIMEOUT_MS,
            request_timeout_ms=TIMEOUT_MS,
            metrics_enabled=False,
        )


def topic_id(bootstrap_servers: str) -> str | None:
    """Of chat-messages, which is the epoch of every cursor; None when Kafka or the topic is not there."""
    try:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=TIMEOUT_MS)
    except (KafkaError, OSError):
        return None
    try:
        found = admin.describe_topics([CHAT.topic])[0]["topic_id"]
    except (KafkaError, OSError, LookupError):
        return None
    finally:
        admin.close()
    return None if found is None else str(found)


def parse(place: Place, key: bytes | None, headers: dict[str, bytes], value: bytes | None) -> Logged | None:
    """A record with a place in a room's chain; None when its key or headers give it none."""
    try:
        room = (key or b"").decode()
        cid, sender = headers["cid"].decode(), headers["sender"].decode()
        kind, target = headers["kind"].decode(), headers.get("target", b"").decode()
    except (ValueError, LookupError, AttributeError):
        return None
    known = headers.get("schema") == b"parley.message/1" and kind in KINDS
    named = ROOM.fullmatch(room) and CID.fullmatch(cid) and sender
    aimed = kind == "message" or TARGET.fullmatch(target)
    if not (known and named and aimed):
        return None
    text = shown_text(value)
    return Logged(place, room, cid, sender, text, is_message=kind == "message" and text != "")


def shown_text(value: bytes | None) -> str:
    """What people read of a message; nothing when its content is no good."""
    try:
        body = json.loads((value or b"").decode(), parse_constant=_refuse)
        text, name = body["text"], body["sender_name"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return text if isinstance(name, str) and is_text(text) else ""


def _refuse(constant: str) -> float:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(constant)


def is_text(text: object) -> bool:
    """1 to 4,000 code points, not only white space, no control characters but newline and tab."""
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_MAX:
        return False
    return not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)
