from dataclasses import replace

import pytest
from parley_contract.chat_records import message_record
from parley_contract.frames import Person
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_MESSAGES
from parley_history import metrics
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.log_state import Place
from parley_history.domain.pages import PageQuery
from parley_history.entrypoints.following import LogReplaced

ADA = Person("1", "ada")
CHAT = Place(CHAT_MESSAGES, 0)


def page(running, room="general", **query):
    return ViewReader().page(running.view.address, PageQuery(room, 50, **query))


def texts(running):
    return [message.text for message in page(running).messages]


def test_poison_of_every_kind_is_skipped_counted_and_shown(log, following, tmp_path):
    """Records that nobody may see do not stop the fold, and metrics name the last offset skipped."""
    log.say("general", "a", "before")
    log.append(CHAT, None, (), None)
    log.append(CHAT, b"\xff", (), b"{}")
    log.append(CHAT, b"general", (("schema", b"parley.message/9"),), b"{}")
    log.append(CHAT, b"general", message_record("general", "e", ADA, "x").headers, b'{"sender_name": "x", "text": ""}')
    log.append(CHAT, b"general", message_record("general", "n", ADA, "x").headers, b"not json")
    log.say("general", "b", "after")
    counted = metrics.POISON.labels(CHAT_MESSAGES)._value.get()
    with following(log, tmp_path) as running:
        running.catch_up()
        assert texts(running) == ["before", "after"]
        assert page(running).position == 6
    assert metrics.POISON.labels(CHAT_MESSAGES)._value.get() == counted + 5
    assert metrics.POISON_OFFSET.labels(CHAT_MESSAGES, 0)._value.get() == 5


def test_record_in_another_partition_than_its_room_is_poison(new_log, following, tmp_path):
    """A room's order is one partition's offsets: a stray record elsewhere is not shown."""
    log = new_log(chat_partitions=2)
    log.say("general", "a", "mine")
    mine = next(place for place, records in log.records.items() if records)
    record = log.records[mine][0]
    log.append(Place(CHAT_MESSAGES, 1 - mine.partition), record.key, record.headers, record.value)
    with following(log, tmp_path) as running:
        running.catch_up()
        assert texts(running) == ["mine"]


def test_doubled_send_is_shown_once_across_a_restart(log, following, tmp_path):
    """The fold knows after a restart what it had shown before, also for another sender's equal cid."""
    log.say("general", "a", "once")
    with following(log, tmp_path) as running:
        running.catch_up()
    log.say("general", "a", "once")
    log.say("general", "a", "another's", Person("2", "bob"))
    with following(log, tmp_path) as running:
        running.catch_up()
        assert texts(running) == ["once", "another's"]


def test_text_of_any_letters_comes_back_as_it_was(log, following, tmp_path):
    """Quotes, newlines, other scripts and emoji survive the view."""
    text = 'né "quoted" \'; DROP TABLE messages\n\t漢字 👩‍👩‍👧'
    log.say("general", "a", text)
    with following(log, tmp_path) as running:
        running.catch_up()
        assert texts(running) == [text]


def test_position_of_an_empty_log_is_null_and_of_an_expired_one_is_not(log, following, tmp_path):
    """Nothing was ever said: null. All has expired: the last offset, as a fresh reader at the log's start says."""
    with following(log, tmp_path) as running:
        running.catch_up()
        assert (page(running).position, page(running).oldest) == (None, None)
        log.say("general", "a")
        log.say("general", "b")
        running.catch_up()
        log.retain_from(2)
        running.catch_up()
        empty = page(running)
        assert (empty.messages, empty.position, empty.oldest, empty.has_before) == ([], 1, None, False)


def test_retention_hides_what_the_log_no_longer_has(log, following, tmp_path):
    """Below the log's start nothing is served, and the chain begins anew."""
    for cid in "abcd":
        log.say("general", cid, cid)
    with following(log, tmp_path) as running:
        running.catch_up()
        log.retain_from(2)
        log.retention_ms = 60_000
        running.catch_up()
        kept = page(running)
        assert [(message.offset, message.prev) for message in kept.messages] == [(2, None), (3, 2)]
        assert (kept.oldest, kept.retention_ms) == (2, 60_000)


def test_topic_made_anew_is_noticed_before_its_records_are_folded(log, following, tmp_path):
    """A look shows another id than the one that is read: nothing of that poll reaches the view."""
    log.say("general", "a")
    with following(log, tmp_path) as running:
        running.catch_up()
        log.say("general", "b", "of another life")
        with pytest.raises(LogReplaced):
            running.following.turn(replace(log.look(), epochs={**log.epochs, CHAT_MESSAGES: "epoch-2"}))
        assert texts(running) == ["hello"]


def test_topic_made_anew_and_longer_gives_the_new_epoch_only(log, following, tmp_path):
    """A view of the old life is never mixed with the new one, whatever its offsets."""
    log.say("general", "a", "old")
    with following(log, tmp_path) as running:
        running.catch_up()
    log.make_anew("epoch-2")
    for cid in "xyz":
        log.say("general", cid, f"new {cid}")
    with following(log, tmp_path) as running:
        running.catch_up()
        assert (page(running).epoch, texts(running)) == ("epoch-2", ["new x", "new y", "new z"])
    assert not list(tmp_path.glob("*epoch-1*"))


def test_log_shorter_than_the_view_is_read_afresh(log, following, tmp_path):
    """The broker lost records: the view must not claim more than the log."""
    for cid in "abc":
        log.say("general", cid, cid)
    with following(log, tmp_path) as running:
        running.catch_up()
    del log.records[CHAT][1:]
    with following(log, tmp_path) as running:
        running.catch_up()
        assert (texts(running), page(running).position) == (["a"], 0)


@pytest.mark.parametrize("damage", [b"", b"not a database at all", None], ids=["empty", "garbage", "cut"])
def test_damaged_view_file_is_read_afresh(log, following, tmp_path, damage):
    """The view is disposable: a file that cannot be read is replaced from the log."""
    log.say("general", "a", "kept")
    with following(log, tmp_path) as running:
        running.catch_up()
    (file,) = tmp_path.glob("*.sqlite3")
    file.write_bytes(file.read_bytes()[:5_000] if damage is None else damage)
    with following(log, tmp_path) as running:
        running.catch_up()
        assert texts(running) == ["kept"]


def test_pages_while_catching_up_for_the_first_time_are_refused(log, following, tmp_path):
    """A shorter list than the log's would be a wrong answer, so there is none yet."""
    for index in range(20):
        log.say("general", f"c{index}")
    with following(log, tmp_path) as running:
        running.following.turn(log.look())
        with pytest.raises(Refused) as refused:
            running.shared.progress.view()
        assert (refused.value.code, refused.value.retryable) == ("unavailable", True)
        assert "records behind" in running.shared.readiness.report()[1]
        running.catch_up()
        assert running.shared.progress.view() == running.view.address


def test_consumer_that_hears_nothing_while_the_log_grows_is_given_up(log, following, tmp_path, monkeypatch):
    """A deaf consumer is replaced instead of serving an ever older view."""
    with following(log, tmp_path) as running:
        running.catch_up()
        now = [running.following._clock()]
        monkeypatch.setattr(running.following, "_clock", lambda: now[0])
        monkeypatch.setattr(running.reader, "poll", lambda _wait_s: {})
        running.following.turn(log.look())
        log.say("general", "a")
        now[0] += 11
        with pytest.raises(LogUnavailable):
            running.following.turn(log.look())


def test_kafka_silent_for_long_is_told_while_pages_go_on(log, following, tmp_path, monkeypatch):
    """Without Kafka the service is not ready, but what is in the view is still served."""
    log.say("general", "a", "still here")
    with following(log, tmp_path) as running:
        running.catch_up()
        last = log.look()
        running.following.turn(last)
        monkeypatch.setattr(running.following, "_clock", lambda: last.read_at + 11)
        running.following.turn(last)
        assert "kafka" in running.shared.readiness.report()[1]
        assert running.shared.progress.is_serving
        assert texts(running) == ["still here"]
