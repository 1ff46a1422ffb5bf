"""History starts without a view on a log of 1 million retained records: how long until it serves all of it?"""

import asyncio
import shutil
import tempfile
import time
from pathlib import Path

from bench.harness.load import Report, rss_bytes
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.retained import fill
from bench.harness.sides import pid_of, stage

HISTORY = "history"
REBUILD_S_GOAL = 25.0


def measure(records: int) -> Report:
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), (HISTORY,)) as stack:
        stack.stop_part(HISTORY)
        asyncio.run(fill(stack.kafka, records))
        shutil.rmtree(stack.paths.data / HISTORY)
        began = time.monotonic()
        stack.start_part(HISTORY)
        ready_s, held_bytes = time.monotonic() - began, rss_bytes(pid_of(stack, HISTORY))
        view_bytes = sum(file.stat().st_size for file in (stack.paths.data / HISTORY).rglob("*") if file.is_file())
    return {
        "records": records,
        "rebuild_s": at_most(ready_s, REBUILD_S_GOAL),
        "records_per_s": records / ready_s,
        "view_bytes_a_record": view_bytes / records,
        "rss_mb": held_bytes / 1e6,
    }


def main() -> int:
    parser = scenario_parser("rebuild", __doc__)
    parser.add_argument("--records", type=int, default=1_000_000, help="retained (1000000)")
    asked = parser.parse_args()
    return finish("rebuild", measure(asked.records), asked, failed=False)


if __name__ == "__main__":
    raise SystemExit(main())
