"""Hashing never takes more than the cores, and never makes people wait without end."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from parley_auth.adapters.hashing_cores import QUEUE_MAX, HashingCores
from parley_auth.domain.passwords import Passwords
from parley_contract.refusals import Refused


@pytest.fixture
def cores() -> Iterator[HashingCores]:
    cores = HashingCores(Passwords(b"p" * 32, 4), cores=2)
    yield cores
    cores.close()


def test_places_beyond_cores_and_queue_are_refused_until_one_is_free(cores: HashingCores) -> None:
    """Two hash, twenty wait, the next is told to come again."""
    with ExitStack() as taken:
        for _ in range(2 + QUEUE_MAX - 1):
            taken.enter_context(cores.place())
        with cores.place(), pytest.raises(Refused) as refused, cores.place():
            pass
        assert refused.value.code == "unavailable"
        assert refused.value.retry_after_ms
        with cores.place():
            pass


def test_hashes_at_once_are_as_many_as_cores() -> None:
    """Of many that hash at once, each core does one at a time."""
    lock, running, most = threading.Lock(), 0, 0

    class Watched(Passwords):
        def hash(self, password: str) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            done = super().hash(password)
            with lock:
                running -= 1
            return done

    cores = HashingCores(Watched(b"p" * 32, 4), cores=2)
    with ThreadPoolExecutor(10) as people:
        assert len(list(people.map(cores.hash, ["correct horse"] * 30))) == 30
    cores.close()
    assert 1 <= most <= 2


def test_hash_on_the_cores_matches(cores: HashingCores) -> None:
    """The way through the threads changes nothing."""
    assert cores.matches(cores.hash("correct horse"), "correct horse")
    assert not cores.matches(None, "correct horse")
