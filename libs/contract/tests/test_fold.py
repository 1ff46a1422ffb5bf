"""The fold of chat-messages (promises G2, G3, G6, G16)."""

import pytest
from parley_contract.fold import Doubled, Poisoned, RoomFold, Shown
from parley_contract.frames import Unread
from parley_contract.records import LogRecord
from support.chat_log import ANA, BEN, change, message


def folded(*records, partitions=1):
    fold = RoomFold(partitions)
    return fold, [fold.apply(record) for record in records]


def test_fold_records_are_chained_by_room():
    """Each record names the offset of the one before it in its own room (G3, G6)."""
    _, verdicts = folded(message(0), message(1, room="books"), message(2), change(3, "edit", 2))
    assert [verdict.message.prev for verdict in verdicts] == [None, None, 0, 2]


def test_fold_same_cid_of_same_sender_shows_the_first():
    """A second record of a (room, sender, cid) is shown by nobody and names the first (G2)."""
    _, verdicts = folded(message(0, cid="c"), message(1, cid="c"), message(2))
    assert verdicts[1] == Doubled("general", "1", "c", first_offset=0, first_ts=1000)
    assert verdicts[2].message.prev == 0


def test_fold_same_cid_of_another_sender_is_another_message():
    """Two people may happen to use the same cid."""
    _, verdicts = folded(message(0, cid="c"), message(1, cid="c", sender=BEN))
    assert isinstance(verdicts[1], Shown)


def test_fold_bad_heading_takes_no_place_in_the_chain():
    """A record without a room, a cid or a kind is no link: the next one's prev skips it."""
    broken = LogRecord(0, 1, 1001, b"general", message(1).headers[:2], message(1).value)
    _, verdicts = folded(message(0), broken, message(2))
    assert isinstance(verdicts[1], Poisoned)
    assert verdicts[2].message.prev == 0


def test_fold_bad_content_keeps_its_place_and_shows_nothing():
    """The heading alone decides the chain; content that cannot be read is void, with its reason."""
    broken = LogRecord(0, 1, 1001, b"general", message(1).headers, b"\xff")
    _, verdicts = folded(message(0), broken, message(2))
    assert (verdicts[1].message.kind, verdicts[1].message.text) == ("void", None)
    assert verdicts[1].poison
    assert verdicts[2].message.prev == 1


@pytest.mark.parametrize("kind", ["edit", "delete", "reaction"])
def test_fold_change_of_what_is_not_kept_is_void(kind):
    """A target that is no message of the room, or not in the log, cannot be changed."""
    _, verdicts = folded(message(0, room="books"), change(1, kind, 0), change(2, kind, 1))
    assert [verdict.message.kind for verdict in verdicts[1:]] == ["void"] * 2


@pytest.mark.parametrize("target", [3, 9])
def test_fold_change_of_what_is_still_to_come_is_poison(target):
    """Were it a link its copy, which may lie beyond the target, would be judged otherwise by whoever reads afresh."""
    _, verdicts = folded(message(0), change(3, "reaction", target))
    assert isinstance(verdicts[1], Poisoned)


@pytest.mark.parametrize(
    ("kind", "moderator", "shown"),
    [
        ("edit", False, "void"),
        ("edit", True, "void"),
        ("delete", False, "void"),
        ("delete", True, "delete"),
        ("reaction", False, "reaction"),
    ],
)
def test_fold_change_of_another_persons_message(kind, moderator, shown):
    """Only the author edits; the author or a moderator deletes; everybody may react."""
    _, verdicts = folded(message(0), change(1, kind, 0, sender=BEN, moderator=moderator))
    assert verdicts[1].message.kind == shown


@pytest.mark.parametrize("kind", ["edit", "delete", "reaction"])
def test_fold_change_of_a_deleted_message_is_void(kind):
    """A late version never wins over a deletion."""
    _, verdicts = folded(message(0), change(1, "delete", 0), change(2, kind, 0))
    assert (verdicts[2].message.kind, verdicts[2].message.text) == ("void", None)


def test_fold_unread_counts_what_people_see():
    """Own, deleted and changing records do not count; those that name the person, or everybody, count twice."""
    fold, _ = folded(
        message(0, sender=BEN),
        message(1, sender=BEN, mentions=("1",)),
        message(2, sender=BEN),
        change(3, "delete", 2, sender=BEN),
        message(4),
        change(5, "reaction", 4, sender=BEN),
        message(6, sender=BEN, mentions=("*",)),
        change(7, "edit", 6, sender=BEN),
    )
    assert fold.unread("general", ANA.id, None) == Unread(3, 1, 0)
    assert fold.unread("general", ANA.id, 0) == Unread(2, 1, 1)
    assert fold.unread("general", ANA.id, 6) == Unread(0, 0)
    assert fold.unread("elsewhere", ANA.id, None) == Unread(0, 0)


def test_fold_eviction_forgets_what_retention_took():
    """Below the log start neither cids nor heads are remembered, so memory follows the log."""
    fold, _ = folded(message(0, cid="c"), message(1, room="books"))
    assert fold.evict(partition=0, log_start=1) == []
    assert fold.first_of("general", "1", "c") is None
    assert (fold.head("general"), fold.head("books"), len(fold)) == (None, 1, 1)
    assert fold.room("general").gone == 0


def test_fold_eviction_keeps_other_partitions():
    """Each partition has its own log start."""
    fold, _ = folded(message(0, partition=1), message(0, room="books", partition=0), partitions=2)
    fold.evict(partition=1, log_start=10)
    assert fold.head("books") == 0


def test_fold_eviction_of_a_first_promotes_its_copy():
    """When retention takes the first record and leaves a copy, the copy is the message, as for a fresh reader
    (G2, G7)."""
    fold, _ = folded(message(0, cid="c"), message(1), message(2, cid="c"), message(3), message(4, cid="c"))
    assert [heading.offset for heading in fold.evict(0, 1)] == [2]
    assert fold.first_of("general", "1", "c") == (2, 1002)
    assert list(fold.room("general").places) == [1, 2, 3]
    assert [heading.offset for heading in fold.evict(0, 3)] == [4]
    assert list(fold.room("general").places) == [3, 4]


@pytest.mark.parametrize("placed", range(7))
def test_fold_what_was_only_placed_judges_the_rest_alike(placed):
    """A gateway that starts on a long log keeps but the places of what is old; later verdicts are the same."""
    log = [
        message(0, cid="a"),
        message(1, cid="b", sender=BEN),
        message(2, cid="a"),
        change(3, "edit", 0),
        change(4, "delete", 1, sender=BEN),
        LogRecord(0, 5, 1005, b"general", (), b"{}"),
        change(6, "reaction", 1),
        change(7, "reaction", 0, sender=BEN),
        message(8, cid="b", sender=BEN),
    ]
    whole, verdicts = folded(*log)
    fold = RoomFold()
    for record in log[:placed]:
        fold.place(record)
    assert [fold.apply(record) for record in log[placed:]] == verdicts[placed:]
    assert (fold.head("general"), len(fold)) == (whole.head("general"), len(whole))
