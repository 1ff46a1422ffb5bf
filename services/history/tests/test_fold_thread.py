import contextlib
import threading
import time

import pytest
from parley_contract.refusals import Refused
from parley_history.adapters.kafka_log import LogUnavailable
from parley_history.adapters.view_file import ViewBusy, ViewFolder
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.pages import PageQuery
from parley_history.entrypoints.fold_thread import FoldThread
from parley_history.entrypoints.fold_watch import FoldWatch

DEADLINE_S = 30


def wait_until(true, what):
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
        time.sleep(0.005)


class Watch:
    """Looks at the log in memory whenever it is asked, or not at all."""

    def __init__(self, log):
        self._log = log
        self.is_away = False

    def latest(self):
        return None if self.is_away else self._log.look()


@pytest.fixture
def thread(log, shared, tmp_path):
    """A folding thread on the log in memory; `died` collects what would have ended the process."""
    died = []
    watch = Watch(log)
    folder = ViewFolder(tmp_path / "view", shared.progress.withdraw)
    thread = FoldThread(folder, watch, log.open, shared, lambda: died.append(True))
    thread.watch, thread.died = watch, died
    yield thread
    if thread.ident is not None:
        thread.stop()
        thread.join(DEADLINE_S)
        assert not thread.is_alive()


def texts(shared):
    page = ViewReader().page(shared.progress.view(), PageQuery("general", 50))
    return page.epoch, [message.text for message in page.messages]


def test_thread_folds_what_comes_and_becomes_ready(thread, log, shared):
    """From nothing to pages, and on with every record."""
    log.say("general", "a", "one")
    thread.start()
    wait_until(lambda: shared.progress.is_serving, "first reading")
    log.say("general", "b", "two")
    wait_until(lambda: texts(shared)[1] == ["one", "two"], "the second message")
    assert "fold" not in shared.readiness.report()[1]


def test_thread_without_kafka_waits_and_says_so(thread, log, shared):
    """Kafka may come later than history."""
    thread.watch.is_away = True
    thread.start()
    wait_until(lambda: '"kafka": "no answer' in shared.readiness.report()[1], "kafka told as away")
    thread.watch.is_away = False
    wait_until(lambda: shared.progress.is_serving, "first reading")


def test_thread_whose_consumer_fails_opens_another_and_keeps_serving(thread, log, shared):
    """A consumer that breaks is replaced; pages are served from the view all the while."""
    log.say("general", "a", "one")
    thread.start()
    wait_until(lambda: shared.progress.is_serving, "first reading")
    opened, broken = thread._open_log, []

    def once_broken(epochs, starts):
        if not broken:
            broken.append(True)
            raise LogUnavailable("connection refused")
        return opened(epochs, starts)

    thread._open_log = once_broken
    log.break_once = True
    wait_until(lambda: broken, "the new consumer")
    assert texts(shared)[1] == ["one"]
    log.say("general", "b", "two")
    wait_until(lambda: texts(shared)[1] == ["one", "two"], "the message after the fault")


def test_thread_when_the_topic_is_made_anew_serves_the_new_one_only(thread, log, shared):
    """The view is dropped and read again under the new epoch."""
    log.say("general", "a", "old")
    thread.start()
    wait_until(lambda: shared.progress.is_serving, "first reading")
    log.make_anew("epoch-2")
    log.say("general", "b", "new")

    def is_new():
        # Whoever asks in the moment the old view goes is refused, and asks again.
        with contextlib.suppress(Refused):
            return shared.progress.is_serving and texts(shared) == ("epoch-2", ["new"])

    wait_until(is_new, "the new topic's page")


def test_thread_that_dies_is_not_ready_and_ends_the_process(thread, shared):
    """A fault of ours must not leave a view that looks alive and never changes."""
    thread.start()
    wait_until(lambda: shared.progress.is_serving, "first reading")

    def fault():
        raise ZeroDivisionError

    thread.watch.latest = fault
    wait_until(lambda: thread.died, "the process told to end")
    assert "the folding thread died" in shared.readiness.report()[1]


def test_thread_that_stands_still_is_told_and_given_up(thread, shared):
    """Stuck in a call that never returns: not ready first, then the process ends and is started afresh (G9)."""
    stuck, died = threading.Event(), []
    thread.start()
    wait_until(lambda: shared.progress.is_serving, "first reading")
    ahead = [0.0]
    fold_watch = FoldWatch(thread, shared.readiness, lambda: died.append(True), lambda: time.monotonic() + ahead[0])
    fold_watch.look()
    assert "fold" not in shared.readiness.report()[1]
    latest = thread.watch.latest
    thread.watch.latest = lambda: stuck.wait(DEADLINE_S) and latest()
    ahead[0] = 11
    wait_until(lambda: fold_watch.look() or "stood still" in shared.readiness.report()[1], "told")
    assert not died
    ahead[0] = 61
    fold_watch.look()
    assert died
    stuck.set()
    ahead[0] = 0
    wait_until(lambda: fold_watch.look() or "stood still" not in shared.readiness.report()[1], "well again")


def test_folder_held_by_another_process_is_refused(tmp_path):
    """Two writers on one view would each undo the other; the second waits."""
    first, second = ViewFolder(tmp_path, lambda: None), ViewFolder(tmp_path, lambda: None)
    first.hold()
    with pytest.raises(ViewBusy):
        second.hold()
    first.release()
    second.hold()
    second.release()
