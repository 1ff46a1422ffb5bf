"""HTTP at planned times (open loop) or as fast as answers come, on connections that stay open."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CALLERS = 8


@dataclass
class Heard:
    """Latencies count from the planned time; `late_ns` is how late the caller itself began at worst."""

    latencies_ns: list[int] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    late_ns: int = 0

    def add(self, status: int, latency_ns: int, late_ns: int) -> None:
        self.latencies_ns.append(latency_ns)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.late_ns = max(self.late_ns, late_ns)

    def percentile_ms(self, part: float) -> float:
        ordered = sorted(self.latencies_ns)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] / 1e6 if ordered else float("nan")


Request = Callable[[int], tuple[str, str, bytes | None, dict[str, str]]]


def call(address: str, request: Request, seconds: float, per_s: float | None, callers: int = CALLERS) -> Heard:
    """`request(n)` is (method, path, body, headers) of the n-th call; without `per_s` all ask at once again."""
    heard = Heard()
    begin_ns = time.monotonic_ns() + 50_000_000
    end_ns = begin_ns + int(seconds * 1e9)

    def caller(first: int) -> None:
        connection = http.client.HTTPConnection(address, timeout=30)
        number = first
        while True:
            planned_ns = begin_ns + int(number * 1e9 / per_s) if per_s else time.monotonic_ns()
            if planned_ns >= end_ns:
                break
            time.sleep(max(0, planned_ns - time.monotonic_ns()) / 1e9)
            late_ns = time.monotonic_ns() - planned_ns
            method, path, body, headers = request(number)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            heard.add(answer.status, time.monotonic_ns() - planned_ns, late_ns)
            number += callers
        connection.close()

    threads = [threading.Thread(target=caller, args=(first,)) for first in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard
