"""How ended sessions reach Kafka while Kafka comes and goes."""

from dataclasses import dataclass, field

from parley_auth.adapters.courier import BACKOFF_S_MAX, IDLE_S, Courier
from parley_auth.adapters.kafka_log import KafkaAway
from parley_auth.adapters.outbox import BATCH_MAX, Note
from parley_contract.records import NewRecord
from parley_contract.refusals import Refused


def note(number: int) -> Note:
    return Note(number, NewRecord("chat-sessions", str(number).encode(), (), b"{}"))


@dataclass
class MemoryOutbox:
    notes: list[Note] = field(default_factory=list)
    topic: str = "chat-sessions"
    away: bool = False

    def oldest(self) -> list[Note]:
        if self.away:
            raise Refused("unavailable", "Away.")
        return self.notes[:BATCH_MAX]

    def forget(self, ids: list[int]) -> None:
        self.notes = [one for one in self.notes if one.id not in ids]


@dataclass
class MemoryLog:
    written: list[bytes] = field(default_factory=list)
    away: bool = False

    def connect(self, topic: str) -> None:
        if self.away:
            raise KafkaAway("nobody there")

    def append(self, records: list[NewRecord]) -> None:
        self.connect("")
        self.written += [record.key for record in records]


def test_notes_are_written_in_order_and_then_forgotten() -> None:
    """After the broker's ack, not before."""
    outbox, log = MemoryOutbox([note(1), note(2)]), MemoryLog()
    assert Courier([outbox], log).step() == IDLE_S
    assert log.written == [b"1", b"2"]
    assert not outbox.notes


def test_notes_stay_while_kafka_is_away_and_go_when_it_is_back() -> None:
    """The wait between tries grows up to two seconds."""
    outbox, log = MemoryOutbox([note(1)]), MemoryLog(away=True)
    courier = Courier([outbox], log)
    waits = [courier.step() for _ in range(8)]
    assert waits == sorted(waits)
    assert waits[-1] == BACKOFF_S_MAX
    assert outbox.notes
    log.away = False
    courier.step()
    assert log.written == [b"1"]


def test_mysql_away_is_waited_for() -> None:
    """The courier outlives it."""
    outbox, log = MemoryOutbox([note(1)], away=True), MemoryLog()
    courier = Courier([outbox], log)
    assert courier.step() < IDLE_S
    outbox.away = False
    courier.step()
    assert log.written == [b"1"]


def test_full_batch_is_followed_by_the_next_at_once() -> None:
    """After a long outage nobody waits for the idle interval."""
    outbox, log = MemoryOutbox([note(number) for number in range(BATCH_MAX + 1)]), MemoryLog()
    courier = Courier([outbox], log)
    assert courier.step() == 0
    assert courier.step() == IDLE_S
    assert len(log.written) == BATCH_MAX + 1
