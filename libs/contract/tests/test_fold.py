"""The fold of chat-messages (promises G2, G3, G6, G16)."""

from parley_contract.fold import Doubled, Poisoned, RoomFold, Shown
from parley_contract.frames import Person
from parley_contract.records import LogRecord, message_record

ANA = Person("1", "ana")
BEN = Person("2", "ben")


def record(offset, room="general", cid=None, sender=ANA, text="hi", partition=0):
    new = message_record("chat-messages", room, cid or f"c{offset}", sender, text)
    return LogRecord(partition, offset, 1000 + offset, new.key, new.headers, new.value)


def test_fold_messages_are_chained_by_room():
    """Each message names the offset of the one before it in its own room."""
    fold = RoomFold()
    verdicts = [fold.apply(record(0)), fold.apply(record(1, room="books")), fold.apply(record(2))]
    assert [verdict.message.prev for verdict in verdicts] == [None, None, 0]


def test_fold_same_cid_of_same_sender_shows_the_first():
    """A second record of a (room, sender, cid) is shown by nobody and names the first."""
    fold = RoomFold()
    fold.apply(record(0, cid="c"))
    assert fold.apply(record(1, cid="c")) == Doubled("general", "1", "c", first_offset=0, first_ts=1000)
    assert fold.apply(record(2)).message.prev == 0


def test_fold_same_cid_of_another_sender_is_another_message():
    """Two people may happen to use the same cid."""
    fold = RoomFold()
    fold.apply(record(0, cid="c"))
    assert isinstance(fold.apply(record(1, cid="c", sender=BEN)), Shown)


def test_fold_poison_takes_no_place_in_the_chain():
    """A record that cannot be shown is no link: the next message's prev skips it."""
    fold = RoomFold()
    fold.apply(record(0))
    broken = LogRecord(0, 1, 1001, b"general", record(1).headers, b"\xff")
    assert isinstance(fold.apply(broken), Poisoned)
    assert fold.apply(record(2)).message.prev == 0


def test_fold_eviction_forgets_what_retention_took():
    """Below the log start neither cids nor heads are remembered, so memory follows the log."""
    fold = RoomFold()
    fold.apply(record(0, cid="c"))
    fold.apply(record(1, room="books"))
    assert fold.evict(partition=0, log_start=1) == 1
    assert fold.first_of("general", "1", "c") is None
    assert (fold.head("general"), fold.head("books"), len(fold)) == (None, 1, 1)


def test_fold_eviction_keeps_other_partitions():
    """Each partition has its own log start."""
    fold = RoomFold()
    fold.apply(record(0, partition=0))
    fold.apply(record(0, room="books", partition=1))
    fold.evict(partition=0, log_start=10)
    assert fold.head("books") == 0
