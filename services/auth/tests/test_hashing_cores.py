"""Hashing never takes more than the cores, and never makes people wait without end."""

import threading
from dataclasses import dataclass, field

import pytest
from parley_auth.adapters.hashing_cores import QUEUE_MAX, HashingCores
from parley_auth.domain.passwords import Passwords
from parley_contract.refusals import Refused

DEADLINE_S = 10.0


@dataclass
class Slow:
    """A hash that takes until it is let go."""

    go: threading.Event = field(default_factory=threading.Event)
    running: int = 0

    def hash(self, password: str) -> str:
        self.running += 1
        self.go.wait(DEADLINE_S)
        return password


def test_hashes_beyond_cores_and_queue_are_refused_and_the_others_done() -> None:
    """One runs, twenty wait, the next is told to come again."""
    slow = Slow()
    cores = HashingCores(slow, cores=1)  # type: ignore[arg-type]
    done: list[str] = []
    threads = [threading.Thread(target=lambda: done.append(cores.hash("x"))) for _ in range(1 + QUEUE_MAX)]
    for thread in threads:
        thread.start()
    while cores._places._value:
        threading.Event().wait(0.005)
    with pytest.raises(Refused) as refused:
        cores.hash("x")
    assert refused.value.code == "unavailable"
    assert refused.value.retry_after_ms
    assert slow.running == 1
    slow.go.set()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert len(done) == 1 + QUEUE_MAX
    cores.close()


def test_hash_on_the_cores_matches() -> None:
    """The way through the threads changes nothing."""
    cores = HashingCores(Passwords(b"p" * 32, 4), cores=2)
    assert cores.matches(cores.hash("correct horse"), "correct horse")
    assert not cores.matches(None, "correct horse")
    cores.close()
