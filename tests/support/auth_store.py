"""What tests of auth's stores make sessions and races with."""

import secrets
import threading
from collections.abc import Callable

from parley_auth.domain import refresh
from parley_auth.domain.ports import NewSession

NOW = 1_800_000_000_000


def new_session(now: int = NOW, fingerprint: str | None = None) -> NewSession:
    fingerprint = fingerprint or secrets.token_hex(32)
    return NewSession(secrets.token_hex(16), "a test", now, now + refresh.ABSOLUTE_MS, fingerprint)


def all_at_once(count: int, work: Callable[[], object]) -> list[object]:
    """Run `work` in that many threads that start together; return results, exceptions among them."""
    results: list[object] = []
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait(30)
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - it is the result
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
