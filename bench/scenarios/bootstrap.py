"""A gateway starts on a log of 1 million retained records: how long until it is ready, how much memory does it hold?"""

import asyncio
import tempfile
import time
from pathlib import Path

from bench.harness.load import Report, rss_bytes
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.retained import fill
from bench.harness.sides import GATEWAY, pid_of, stage

READY_S_GOAL = 10.0


def measure(records: int) -> Report:
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as stack:
        began = time.monotonic()
        stack.start_part(GATEWAY)
        empty_s, empty_bytes = time.monotonic() - began, rss_bytes(pid_of(stack, GATEWAY))
        stack.stop_part(GATEWAY)
        asyncio.run(fill(stack.kafka, records))
        began = time.monotonic()
        stack.start_part(GATEWAY)
        ready_s, held_bytes = time.monotonic() - began, rss_bytes(pid_of(stack, GATEWAY))
    return {
        "records": records,
        "ready_on_empty_log_s": empty_s,
        "ready_s": at_most(ready_s, READY_S_GOAL),
        "bytes_a_record": (held_bytes - empty_bytes) / records,
    }


def main() -> int:
    parser = scenario_parser("bootstrap", __doc__)
    parser.add_argument("--records", type=int, default=1_000_000, help="retained (1000000)")
    asked = parser.parse_args()
    return finish("bootstrap", measure(asked.records), asked, failed=False)


if __name__ == "__main__":
    raise SystemExit(main())
