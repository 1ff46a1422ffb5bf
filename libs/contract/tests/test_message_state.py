"""What becomes of a message by what is done to it."""

from parley_contract.frames import Message, Reaction
from parley_contract.message_state import changed, emptied
from support.chat_log import ANA, BEN

HELLO = Message("general", 5, 4, 1000, "c", ANA, "message", text="hello", mentions=("2",))


def change(kind, sender=ANA, offset=9, **fields):
    return Message("general", offset, 8, 2000, f"c{offset}", sender, kind, target=5, **fields)


def reacted(message, emoji, sender, *, on=True):
    return changed(message, change("reaction", sender, emoji=emoji, on=on))


def test_message_edited_has_the_new_text_and_when():
    """An edit replaces text and mentions; place, time and author stay."""
    after = changed(HELLO, change("edit", text="hello all"))
    assert (after.text, after.mentions, after.edited_ts) == ("hello all", (), 2000)
    assert (after.offset, after.ts, after.sender) == (5, 1000, ANA)


def test_message_deleted_keeps_nothing_that_was_said():
    """After a deletion neither text, mentions nor reactions are left, and nothing brings them back."""
    after = changed(reacted(HELLO, "👍", BEN), change("delete"))
    assert (after.text, after.mentions, after.reactions, after.deleted_ts) == (None, (), (), 2000)
    assert changed(after, change("edit", text="again")) == after


def test_message_reactions_count_each_person_once():
    """The same emoji of the same person counts once, taking it off removes it, the last one removes the emoji."""
    twice = reacted(reacted(reacted(HELLO, "👍", ANA), "👍", BEN), "👍", ANA)
    assert twice.reactions == (Reaction("👍", ["1", "2"]),)
    one = reacted(twice, "👍", ANA, on=False)
    assert one.reactions == (Reaction("👍", ["2"]),)
    assert reacted(one, "👍", BEN, on=False).reactions == ()


def test_change_emptied_keeps_its_place_only():
    """What was said in a change of a message that is deleted now is gone as well."""
    after = emptied(change("edit", text="secret"))
    assert (after.kind, after.offset, after.prev, after.text, after.target) == ("void", 9, 8, None, None)
