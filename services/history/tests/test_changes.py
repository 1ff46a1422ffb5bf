"""Edits, deletes and reactions in the view: messages as they stand, changes as records, nothing left of what went."""

import sqlite3

import pytest
from parley_contract.frames import Person, Reaction
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.pages import PageQuery

BEN = Person("2", "ben")


@pytest.fixture
def running(log, following, tmp_path):
    with following(log, tmp_path) as running:
        yield running


def page(running, **query):
    running.catch_up()
    return ViewReader().page(running.view.address, PageQuery("general", query.pop("limit", 50), **query))


def test_message_edited_and_reacted_to_is_served_as_it_stands(log, running):
    """The last text with the time of its edit, and who holds up which emoji."""
    log.say("general", "a", "frist")
    log.change("general", "b", "edit", 0, text="first")
    log.change("general", "c", "reaction", 0, BEN, emoji="👍", on=True)
    (message,) = page(running).messages
    assert (message.text, message.edited_ts, message.prev) == ("first", 1_001, None)
    assert message.reactions == (Reaction("👍", ["2"]),)


def test_page_without_after_counts_messages_and_links_them_over_changes(log, running):
    """`limit` counts messages; `prev` names the record before, of whatever kind."""
    log.say("general", "a", "one")
    log.change("general", "b", "edit", 0, text="two")
    log.say("general", "c", "three")
    found = page(running, limit=1)
    assert [(m.offset, m.prev) for m in found.messages] == [(2, 1)]
    assert (found.changes, found.reached, found.has_before, found.oldest_ts) == ([], None, True, 1_000)


def test_page_after_tells_messages_and_changes_as_one_chain(log, running):
    """Everything up to `reached` is there, each with its `prev`: a client can check that nothing is missing."""
    log.say("general", "a", "one")
    log.say("general", "b", "two")
    log.change("general", "c", "edit", 0, text="ONE")
    log.change("general", "d", "edit", 1, BEN, text="not his")
    log.say("general", "e", "three")
    found = page(running, anchor="after", value=0)
    assert [(m.offset, m.prev, m.text) for m in found.messages] == [(1, 0, "two"), (4, 3, "three")]
    assert [(c.offset, c.prev, c.kind) for c in found.changes] == [(2, 1, "edit"), (3, 2, "void")]
    assert (found.reached, found.has_after) == (4, False)


def test_deleted_text_is_nowhere_in_the_view(log, running, tmp_path):
    """Not in the message, its edits, their copies, nor in any page of the file after the last checkpoint."""
    log.say("general", "a", "marzipan one")
    log.change("general", "b", "edit", 0, text="marzipan two")
    log.change("general", "b", "edit", 0, text="marzipan two")
    log.say("general", "a", "marzipan one")
    running.catch_up()
    log.change("general", "c", "delete", 0)
    (message,) = page(running).messages
    assert (message.text, message.edited_ts, message.deleted_ts) == (None, None, 1_004)
    after = page(running, anchor="after", value=0)
    assert [(c.kind, c.text) for c in after.changes] == [("void", None), ("delete", None)]
    (file,) = tmp_path.glob("*.sqlite3")
    sqlite3.connect(file).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"marzipan" not in file.read_bytes()


def test_delete_by_another_counts_only_from_a_moderator(log, running):
    """What the gateway let through as a moderator's deed is the record's to say."""
    log.say("general", "a", "mine")
    log.change("general", "b", "delete", 0, BEN)
    assert page(running).messages[0].text == "mine"
    log.change("general", "c", "delete", 0, BEN, moderator=True)
    assert page(running).messages[0].deleted_ts == 1_002


def test_change_whose_message_expired_is_void(log, running):
    """Whoever reads the log afresh cannot know what it was about; neither does the view tell it."""
    log.say("general", "a", "gone soon")
    log.change("general", "b", "edit", 0, text="better")
    running.catch_up()
    log.retain_from(1)
    (change,) = page(running, anchor="after", value=0).changes
    assert (change.kind, change.text, change.sender, change.prev) == ("void", None, Person("1", ""), None)


def test_link_whose_content_cannot_be_read_keeps_its_place(log, running):
    """Nothing is shown of it, but the chain has it: gateways and history agree about `prev`."""
    log.say("general", "a", "one")
    place = next(iter(log.records))
    log.append(
        place, b"general", (*log.records[place][0].headers[:1], ("cid", b"x"), *log.records[place][0].headers[2:]), b""
    )
    log.say("general", "c", "three")
    assert [(m.offset, m.prev) for m in page(running).messages] == [(0, None), (2, 1)]
