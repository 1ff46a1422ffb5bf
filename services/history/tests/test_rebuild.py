"""Whoever folds the log, whenever they began, answers with the same bytes."""

import tempfile
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from parley_contract.chat_records import message_record
from parley_contract.frames import Person
from parley_contract.placement import partition_of
from parley_contract.topics import CHAT_MESSAGES
from parley_history.adapters.view_reader import ViewReader
from parley_history.app import new_shared
from parley_history.domain.log_state import Place
from parley_history.domain.pages import PageQuery

ROOMS = ("general", "attic")
PARTITIONS = 2


def all_pages(running):
    """Every page that can be asked for, as bytes."""
    reader, view = ViewReader(), running.view.address
    queries = [PageQuery(room, limit) for room in ROOMS for limit in (1, 50)]
    for room in ROOMS:
        for value in range(0, 30, 3):
            queries += [PageQuery(room, 3, anchor, value) for anchor in ("before", "after", "around")]
            queries.append(PageQuery(room, 3, "at", 1_000 + value))
    pages = [msgspec.json.encode(reader.page(view, query)) for query in queries]
    return [*pages, msgspec.json.encode(sorted(reader.newest_ts(view, ROOMS).items()))]


PEOPLE = st.sampled_from("123")
messages = st.tuples(
    st.just("say"), st.sampled_from(ROOMS), PEOPLE, st.sampled_from("abcdefgh"), st.text("xyz é\n", min_size=1)
)
# A cid names one change for ever, as honest clients use it; a small number of them makes copies.
changes = st.tuples(
    st.just("change"),
    st.sampled_from(["edit", "edit", "delete", "reaction"]),
    st.sampled_from(ROOMS),
    PEOPLE,
    st.integers(0, 25),
    st.booleans(),
)
poison = st.tuples(st.just("poison"), st.integers(0, PARTITIONS - 1), st.binary(max_size=6))
unreadable = st.tuples(st.just("unreadable"), st.sampled_from(ROOMS), st.sampled_from("pq"))
retention = st.tuples(st.just("retain"), st.integers(0, PARTITIONS - 1), st.integers(1, 4))
restarts = st.tuples(st.just("restart"))
folds = st.tuples(st.just("fold"))


def said_twice(log, room, target):
    """Whether the record at `target` has a copy. The README says how a view that ran on and one made later may
    differ about a deleted record of which the log still holds a copy; here none is deleted."""
    records = log.records[Place(CHAT_MESSAGES, partition_of(room, PARTITIONS))]
    if target >= len(records):
        return False
    heads = [(r.key, dict(r.headers).get("sender"), dict(r.headers).get("cid")) for r in records]
    return heads.count(heads[target]) > 1


def happen(log, event, deleted):
    match event:
        case ("say", room, sender, cid, text):
            if (room, sender, cid) not in deleted:
                log.say(room, cid, text, Person(sender, f"user{sender}"))
        case ("change", "delete", room, sender, target, moderator):
            if not said_twice(log, room, target):
                records = log.records[Place(CHAT_MESSAGES, partition_of(room, PARTITIONS))]
                deleted |= {(room, person, cid) for person in "123" for cid in cids(records[target : target + 1])}
                log.change(room, f"d{target}", "delete", target, Person(sender, f"user{sender}"), moderator=moderator)
        case ("change", "edit", room, sender, target, _):
            log.change(room, f"e{target}", "edit", target, Person(sender, f"user{sender}"), text=f"better {target}")
        case ("change", "reaction", room, sender, target, on):
            log.change(room, f"r{target}{on}", "reaction", target, Person(sender, f"u{sender}"), emoji="👍", on=on)
        case ("poison", partition, value):
            log.append(Place(CHAT_MESSAGES, partition), b"general", (("cid", b"x"),), value)
        case ("unreadable", room, cid):
            place = Place(CHAT_MESSAGES, partition_of(room, PARTITIONS))
            log.append(place, room.encode(), message_record(room, cid, Person("1", "user1"), "x").headers, b"{}")
        case ("retain", partition, more):
            end = len(log.records[Place(CHAT_MESSAGES, partition)])
            log.retain_from(min(end, log.starts[Place(CHAT_MESSAGES, partition)] + more), partition)


def cids(records):
    return [dict(record.headers)["cid"].decode() for record in records]


@settings(max_examples=120)
@given(
    events=st.lists(
        st.one_of(messages, messages, changes, changes, poison, unreadable, retention, folds, restarts), max_size=40
    )
)
def test_view_however_it_came_about_equals_one_rebuilt_from_nothing(events, new_log, following):
    """Running on, restarted at any point or rebuilt: pages are equal to the byte, with
    edits, deletes, reactions, copies, poison and retention (G7)."""
    log = new_log(PARTITIONS)
    with tempfile.TemporaryDirectory() as folder:
        old, fresh = Path(folder, "old"), Path(folder, "fresh")
        at, deleted = 0, set()
        while True:
            stop = next((i for i in range(at, len(events)) if events[i] == ("restart",)), len(events))
            with following(log, old) as running:
                for event in events[at:stop]:
                    happen(log, event, deleted)
                    if event == ("fold",):
                        running.catch_up()
                running.catch_up()
                ran_on = all_pages(running)
            if stop == len(events):
                break
            at = stop + 1
        with following(log, old) as resumed:
            resumed.catch_up()
            assert all_pages(resumed) == ran_on
        with following(log, fresh) as rebuilt:
            rebuilt.catch_up()
            assert all_pages(rebuilt) == ran_on


def test_copy_whose_first_record_expired_takes_its_place(log, following, tmp_path):
    """Retention took the first of two records of one send: now the second is the message, as a fresh reader sees it."""
    log.say("general", "a", "first")
    log.say("general", "b", "other")
    log.say("general", "a", "first")
    log.say("general", "c", "last")
    shared = new_shared()
    with following(log, tmp_path, shared) as running:
        running.catch_up()
        page = ViewReader().page(running.view.address, PageQuery("general", 50))
        assert [message.offset for message in page.messages] == [0, 1, 3]
        log.retain_from(1)
        running.catch_up()
        page = ViewReader().page(running.view.address, PageQuery("general", 50))
        assert [(message.offset, message.prev) for message in page.messages] == [(1, None), (2, 1), (3, 2)]
        log.say("general", "a", "again")
        running.catch_up()
        page = ViewReader().page(running.view.address, PageQuery("general", 50))
        assert [message.offset for message in page.messages] == [1, 2, 3]
        assert page.position == 4
