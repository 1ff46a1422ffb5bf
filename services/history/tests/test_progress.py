import threading
from pathlib import Path

import pytest
from parley_contract.refusals import Refused
from parley_history.adapters.progress import Progress, ViewAddress

VIEW = ViewAddress(Path("view"), 1)


def test_wait_for_an_offset_that_is_folded_returns_at_once():
    """Read your writes costs nothing when the view is there already."""
    progress = Progress(waiters_max=1)
    progress.publish(VIEW, {0: 8})
    progress.wait_for("general", 7, wait_s=0, is_known=lambda: True)


def test_wait_for_an_offset_that_comes_returns_when_it_is_folded():
    """The request sleeps until the folding thread publishes the offset."""
    progress = Progress(waiters_max=1)
    progress.publish(VIEW, {0: 3})
    asked = threading.Event()

    def is_known():
        asked.set()
        return True

    waiting = threading.Thread(target=progress.wait_for, args=("general", 2, 30, is_known))
    waiting.start()
    assert asked.wait(30)
    waiting.join(30)
    late = threading.Thread(target=progress.wait_for, args=("general", 3, 30, is_known))
    late.start()
    progress.publish(VIEW, {0: 4})
    late.join(30)
    assert not waiting.is_alive()
    assert not late.is_alive()


def test_wait_for_an_offset_that_does_not_come_is_refused():
    """Never a shorter list: the person is told to try again."""
    progress = Progress(waiters_max=1)
    progress.publish(VIEW, {0: 3})
    with pytest.raises(Refused) as refused:
        progress.wait_for("general", 3, wait_s=0.01, is_known=lambda: True)
    assert (refused.value.code, refused.value.retry_after_ms) == ("unavailable", 1_000)


def test_wait_when_all_places_are_taken_is_refused_at_once():
    """Waiting requests cannot occupy every serving thread."""
    progress = Progress(waiters_max=1)
    progress.publish(VIEW, {0: 3})
    progress._free_waits.acquire()
    with pytest.raises(Refused):
        progress.wait_for("general", 9, wait_s=60, is_known=lambda: True)
    progress._free_waits.release()


def test_view_withdrawn_is_refused():
    """After a topic was made anew there is no page until the new one is read."""
    progress = Progress(waiters_max=1)
    progress.publish(VIEW, {0: 3})
    progress.withdraw()
    with pytest.raises(Refused):
        progress.view()
