"""A log in memory that gives real contract records, so that the folding runs as it does on Kafka, without a network."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from parley_contract.chat_records import Content, Heading, chat_record, message_record
from parley_contract.frames import Person
from parley_contract.placement import partition_of
from parley_contract.records import (
    MEMBERSHIP_SCHEMA,
    REVOCATION_SCHEMA,
    ROOM_SCHEMA,
    LogRecord,
    MembershipValue,
    RevocationValue,
    RoomValue,
    encode_value,
)
from parley_contract.topics import CHAT_MESSAGES, CHAT_ROOMS, CHAT_SESSIONS
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.message_view import open_view
from parley_history.adapters.view_file import ViewFolder
from parley_history.app import new_shared
from parley_history.domain.log_state import LogState, Place
from parley_history.entrypoints.following import Following, Shared

ADA = Person("1", "ada")


class MemoryLog:
    """Stands in for the broker: partitions as lists, retention, topics made anew."""

    def __init__(self, chat_partitions: int = 1, epoch: str = "epoch-1") -> None:
        self.chat_partitions = chat_partitions
        self.retention_ms = 3_600_000
        self.break_once = False
        self.make_anew(epoch)

    def make_anew(self, epoch: str) -> None:
        places = [Place(CHAT_MESSAGES, p) for p in range(self.chat_partitions)]
        places += [Place(CHAT_ROOMS, 0), Place(CHAT_SESSIONS, 0)]
        self.records: dict[Place, list[LogRecord]] = {place: [] for place in places}
        self.starts = dict.fromkeys(places, 0)
        self.epochs = {CHAT_MESSAGES: epoch, CHAT_ROOMS: "rooms-1", CHAT_SESSIONS: "sessions-1"}

    def append(self, place: Place, key: bytes | None, headers: tuple, value: bytes | None) -> int:
        offset = len(self.records[place])
        self.records[place].append(LogRecord(place.partition, offset, 1_000 + offset, key, headers, value))
        return offset

    def say(self, room: str, cid: str, text: str = "hello", sender: Person = ADA) -> int:
        """A message, in its room's partition; its offset."""
        record = message_record(room, cid, sender, text)
        place = Place(CHAT_MESSAGES, partition_of(room, self.chat_partitions))
        return self.append(place, record.key, record.headers, record.value)

    def change(self, room: str, cid: str, kind: str, target: int, sender: Person = ADA, **given) -> int:
        """An edit (text), a delete, or a reaction (emoji, on); its offset."""
        moderator = given.pop("moderator", False)
        heading = Heading(room, 0, 0, 0, cid, sender.id, kind, target, moderator=moderator)
        record = chat_record(heading, Content(sender.name, **given))
        place = Place(CHAT_MESSAGES, partition_of(room, self.chat_partitions))
        return self.append(place, record.key, record.headers, record.value)

    def make_room(self, room: str, visibility: str = "public", **given) -> None:
        value = RoomValue(title=room.title(), visibility=visibility, created_by=ADA, created_at=1, **given)
        self.append(Place(CHAT_ROOMS, 0), room.encode(), (("schema", ROOM_SCHEMA),), encode_value(value))

    def belong(self, room: str, who: Person, **given) -> None:
        value = MembershipValue(user=who, since=1, **given)
        key = f"{room}/{who.id}".encode()
        self.append(Place(CHAT_ROOMS, 0), key, (("schema", MEMBERSHIP_SCHEMA),), encode_value(value))

    def revoke(self, session: str) -> None:
        value = RevocationValue(user_id="1", revoked_at=1, reason="logout")
        self.append(Place(CHAT_SESSIONS, 0), session.encode(), (("schema", REVOCATION_SCHEMA),), encode_value(value))

    def retain_from(self, start: int, partition: int = 0) -> None:
        self.starts[Place(CHAT_MESSAGES, partition)] = start

    def look(self) -> LogState:
        ends = {place: len(records) for place, records in self.records.items()}
        return LogState(dict(self.epochs), self.retention_ms, dict(self.starts), ends, time.monotonic())

    def open(self, epochs: dict[str, str], starts: dict[Place, int]) -> "MemoryReader":
        return MemoryReader(self, epochs, starts)


class MemoryReader:
    """Stands in for KafkaLog; gives few records a poll, so that polls matter."""

    def __init__(self, log: MemoryLog, epochs: dict[str, str], starts: dict[Place, int], batch: int = 3) -> None:
        self._log = log
        self._epochs = dict(epochs)
        self._next = dict(starts)
        self._batch = batch

    def poll(self, wait_s: float) -> dict[Place, list[LogRecord]]:
        if self._log.break_once:
            self._log.break_once = False
            raise LogUnavailable("the connection broke")
        if not self._epochs.items() <= self._log.epochs.items():
            raise LogUnavailable("UnknownTopicIdError")
        polled = {}
        for place, at in self._next.items():
            found = self._log.records[place][at : at + self._batch]
            if found:
                polled[place] = found
                self._next[place] = at + len(found)
        if not polled:
            time.sleep(min(wait_s, 0.002))
        return polled

    def positions(self) -> dict[Place, int]:
        return dict(self._next)

    def close(self) -> None:
        pass


class Follower:
    """One opened view and reader, turned by hand."""

    def __init__(self, log: MemoryLog, path: Path, shared: Shared) -> None:
        self.log = log
        self.shared = shared
        state = log.look()
        self._folder = ViewFolder(path, shared.progress.withdraw)
        self._folder.hold()
        self.view = open_view(self._folder, state)
        begin = {
            place: max(start, self.view.next_offsets[place.partition]) if place.topic == CHAT_MESSAGES else start
            for place, start in state.starts.items()
        }
        self.reader = log.open(state.epochs, begin)
        self.following = Following(state, self.view, self.reader, shared)

    def catch_up(self) -> None:
        """Turn until everything that the log has is folded, retention observed."""
        while True:
            look = self.log.look()
            self.following.turn(look)
            if self.reader.positions() == look.ends and self.shared.progress.is_serving:
                return

    def close(self) -> None:
        self.view.close()
        self._folder.release()


@contextmanager
def follower(log: MemoryLog, path: Path, shared: Shared | None = None) -> Iterator[Follower]:
    running = Follower(log, path, shared or new_shared())
    try:
        yield running
    finally:
        running.close()


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture(scope="session")
def new_log() -> Callable[..., MemoryLog]:
    return MemoryLog


@pytest.fixture(scope="session")
def following() -> Callable[..., object]:
    """The class of contexts that open a view on a log and turn it by hand."""
    return follower


@pytest.fixture
def shared() -> Shared:
    return new_shared()
