"""The fold of chat-rooms."""

from parley_contract.frames import Person
from parley_contract.records import LogRecord, MembershipValue, RoomValue, encode_value
from parley_contract.rooms_fold import MembershipChanged, RoomChanged, RoomPoisoned, RoomsFold, RoomTaken

ANA = Person("1", "ana")
BEN = Person("2", "ben")


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
    assert fold.apply(record("books/1", MembershipValue(ANA, 5))) == MembershipChanged(
        "books", "1", member=True, role="member", user=ANA
    )
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


def test_rooms_made_twice_keeps_the_first():
    """Of two makings the first is the room; the second is named so that the first can be written again."""
    fold = RoomsFold()
    fold.apply(record("books", BOOKS))
    verdict = fold.apply(record("books", RoomValue("Mine", "private", BEN, 6)))
    assert isinstance(verdict, RoomTaken)
    assert (verdict.room.title, verdict.loser) == ("Books", BEN)
    assert fold.room("books").visibility == "public"


def test_rooms_private_room_is_in_nobodys_directory():
    """The directory lists public rooms only."""
    fold = RoomsFold()
    fold.apply(record("plans", RoomValue("Plans", "private", ANA, 5)))
    assert [room.room for room in fold.directory()] == ["general"]


def test_rooms_standing_follows_role_and_ban():
    """A record says what a person is in a room; a ban ends membership, a tombstone lifts it."""
    fold = RoomsFold()
    fold.apply(record("books", BOOKS))
    assert fold.standing("books", "2") == "outsider"
    fold.apply(record("books/2", MembershipValue(BEN, 5, "moderator")))
    assert fold.standing("books", "2") == "moderator"
    verdict = fold.apply(record("books/2", MembershipValue(BEN, 5, banned=True)))
    assert (verdict.member, verdict.banned, fold.standing("books", "2")) == (False, True, "banned")
    assert fold.banned("books") == [BEN]
    fold.apply(record("books/2", None))
    assert fold.standing("books", "2") == "outsider"


def test_rooms_room_whose_owner_left_has_an_heir():
    """A room without an owner is the first moderator's, else the first member's, until somebody is made owner."""
    fold = RoomsFold()
    fold.apply(record("books", BOOKS))
    fold.apply(record("books/1", MembershipValue(ANA, 5, "owner")))
    fold.apply(record("books/2", MembershipValue(BEN, 6)))
    fold.apply(record("books/3", MembershipValue(Person("3", "cy"), 7, "moderator")))
    fold.apply(record("books/1", None))
    assert (fold.standing("books", "2"), fold.standing("books", "3")) == ("member", "owner")
    fold.apply(record("books/3", None))
    assert fold.standing("books", "2") == "owner"
    fold.apply(record("books/1", MembershipValue(ANA, 8, "owner")))
    assert (fold.standing("books", "1"), fold.standing("books", "2")) == ("owner", "member")


def test_rooms_general_belongs_to_the_first_account():
    """Everybody is a member of #general, the first account owns it, and even there a ban holds."""
    fold = RoomsFold()
    assert (fold.standing("general", "1"), fold.standing("general", "2")) == ("owner", "member")
    fold.apply(record("general/2", MembershipValue(BEN, 5, banned=True)))
    assert fold.rooms_of("2") == []


def test_rooms_direct_conversation_belongs_to_its_two():
    """Its people follow from its name; it is listed for those who have a membership in it."""
    fold = RoomsFold()
    assert (fold.standing("dm:1:2", "2"), fold.standing("dm:1:2", "3")) == ("party", "stranger")
    assert fold.rooms_of("1")[-1].room == "general"
    fold.apply(record("dm:1:2/1", MembershipValue(ANA, 5)))
    assert [(room.room, room.visibility) for room in fold.rooms_of("1")][-1] == ("dm:1:2", "direct")
