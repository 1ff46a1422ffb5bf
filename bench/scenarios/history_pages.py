"""200 pages a second from history while 1,000 records a second are folded: how late is a page?

History has one core, Kafka, the writer and the readers the other. Half of the pages are a room's newest, half lie
anywhere in it. Latency counts from the planned time of the request.
"""

import asyncio
import random
import tempfile
import threading
from pathlib import Path

from bench.harness.callers import Heard, call
from bench.harness.load import Report
from bench.harness.people import sign_tokens
from bench.harness.placing import SERVER_CORE, pin
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.retained import ROOMS, fill, trickle
from bench.harness.sides import pid_of, stage

HISTORY = "history"
P99_MS_GOAL = 10.0


def read_while_written(address: str, kafka: str, token: str, records: int, asked: tuple[float, float, float]) -> Heard:
    """Pages at `asked` (pages a second, records a second, seconds)."""
    pages_per_s, records_per_s, seconds = asked
    stop, loop = asyncio.Event(), asyncio.new_event_loop()
    writer = threading.Thread(target=lambda: loop.run_until_complete(trickle(kafka, records_per_s, stop)))
    writer.start()
    headers = {"Authorization": f"Bearer {token}"}

    def request(number: int) -> tuple[str, str, None, dict[str, str]]:
        before = f"?before={random.randrange(records)}" if number % 2 else ""
        return "GET", f"/api/history/rooms/{random.choice(ROOMS)}/messages{before}", None, headers

    try:
        return call(address, request, seconds, pages_per_s)
    finally:
        loop.call_soon_threadsafe(stop.set)
        writer.join()


def measure(records: int, pages_per_s: float, records_per_s: float, seconds: float) -> Report:
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), (HISTORY,)) as stack:
        asyncio.run(fill(stack.kafka, records))
        stack.stop_part(HISTORY)
        stack.start_part(HISTORY)
        pin(pid_of(stack, HISTORY), SERVER_CORE)
        token = sign_tokens(stack.paths.secrets, 1)[0]
        load = (pages_per_s, records_per_s, seconds)
        heard = read_while_written(stack.address(HISTORY), stack.kafka, token, records, load)
    return {
        "records": records,
        "pages_per_s": pages_per_s,
        "records_per_s": records_per_s,
        "statuses": heard.statuses,
        "p50_ms": heard.percentile_ms(0.5),
        "p99_ms": at_most(heard.percentile_ms(0.99), P99_MS_GOAL),
        "caller_late_ms_max": heard.late_ns / 1e6,
    }


def main() -> int:
    parser = scenario_parser("history_pages", __doc__)
    parser.add_argument("--records", type=int, default=100_000, help="in the log before (100000)")
    parser.add_argument("--pages", type=float, default=200, help="pages a second (200)")
    parser.add_argument("--written", type=float, default=1000, help="records a second (1000)")
    parser.add_argument("--seconds", type=float, default=15, help="how long (15)")
    asked = parser.parse_args()
    report = measure(asked.records, asked.pages, asked.written, asked.seconds)
    return finish("history_pages", report, asked, failed=set(report["statuses"]) != {200})


if __name__ == "__main__":
    raise SystemExit(main())
