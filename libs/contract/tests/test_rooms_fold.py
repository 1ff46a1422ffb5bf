"""The fold of chat-rooms."""

from parley_contract.frames import Person
from parley_contract.records import LogRecord, MembershipValue, RoomValue, encode_value
from parley_contract.rooms_fold import MembershipChanged, RoomChanged, RoomPoisoned, RoomsFold

ANA = Person("1", "ana")


def record(key, value, offset=0):
    return LogRecord(0, offset, 1, key.encode(), (), None if value is None else encode_value(value))


BOOKS = RoomValue("Books", "public", ANA, 5)


def test_rooms_general_is_there_from_nothing():
    """#general exists without a record and everybody belongs to it."""
    fold = RoomsFold()
    assert [room.room for room in fold.rooms_of("1")] == ["general"]
    assert fold.is_member("general", "anybody")


def test_rooms_created_room_is_listed_and_new_once():
    """The first record of a room makes it; a later one changes it."""
    fold = RoomsFold()
    first = fold.apply(record("books", BOOKS))
    again = fold.apply(record("books", RoomValue("More books", "public", ANA, 5)))
    assert isinstance(first, RoomChanged)
    assert (first.new, again.new) == (True, False)
    assert fold.room("books").title == "More books"


def test_rooms_membership_begins_and_ends():
    """A membership record joins, its tombstone leaves."""
    fold = RoomsFold()
    fold.apply(record("books", BOOKS))
    assert fold.apply(record("books/1", MembershipValue(ANA, 5))) == MembershipChanged("books", "1", member=True)
    assert [room.room for room in fold.rooms_of("1")] == ["general", "books"]
    assert fold.apply(record("books/1", None)) == MembershipChanged("books", "1", member=False)
    assert not fold.is_member("books", "1")


def test_rooms_membership_before_its_room_is_kept():
    """Compaction may put a membership before its room; both count once they are there."""
    fold = RoomsFold()
    fold.apply(record("books/1", MembershipValue(ANA, 5)))
    assert [room.room for room in fold.rooms_of("1")] == ["general"]
    fold.apply(record("books", BOOKS))
    assert [room.room for room in fold.rooms_of("1")] == ["general", "books"]


def test_rooms_poison_is_named():
    """Records that are not rooms or memberships change nothing."""
    fold = RoomsFold()
    for broken in (
        record("Not A Room", BOOKS),
        record("books/", MembershipValue(ANA, 5)),
        record("books/2", MembershipValue(ANA, 5)),
        LogRecord(0, 0, 1, b"books", (), b"{"),
        LogRecord(0, 0, 1, None, (), b"{}"),
    ):
        assert isinstance(fold.apply(broken), RoomPoisoned)
    assert len(fold.directory()) == 1
