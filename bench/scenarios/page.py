"""How quick is the page in a Chromium on the whole system: keys, own words, a burst, another room, 10,000 messages?

Times count from the event's own time stamp to after the paint that shows it.
"""

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from parley_local.options import Options
from parley_local.stack import Stack
from playwright.sync_api import expect

from bench.harness.load import Report
from bench.harness.reader import WAIT_MS, Reader, reader
from bench.harness.report import at_most, finish, limits_lifted, scenario_parser
from bench.harness.retained import fill, trickle

BUSY, LONG, OTHER = "page-busy", "page-long", "page-other"
ROWS, ARRIVE_PER_S, BURST, HELD = 500, 20.0, 200, 10_000
KEYS, OWN, SWITCHES = 200, 20, 20
KEY_P95_MS, TASK_MS, OWN_MS, SWITCH_MS = 50.0, 100.0, 32.0, 100.0
ROWS_MAX, SHIFT_PX, HEAP_BYTES = 600, 2.0, 60e6
STEP_PX = 1_000


@contextmanager
def arriving(kafka: str, room: str) -> Iterator[None]:
    """Twenty messages a second for as long as the block lasts."""
    stop, loop = asyncio.Event(), asyncio.new_event_loop()
    writer = threading.Thread(target=lambda: loop.run_until_complete(trickle(kafka, ARRIVE_PER_S, stop, (room,))))
    writer.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        writer.join()


def write(kafka: str, room: str, count: int, *, is_new: bool = True) -> None:
    # Playwright runs a loop of its own in this thread.
    with ThreadPoolExecutor() as aside:
        aside.submit(lambda: asyncio.run(fill(kafka, count, rooms=(room,), are_new=is_new))).result()


def typing(at: Reader, kafka: str) -> Report:
    """Keys while messages arrive in a list of 500 rows."""
    field = at.see("composer")
    with arriving(kafka, BUSY):
        at.page.evaluate("probe.keys.length = probe.longTasks.length = 0")
        field.press_sequentially("abcdefghi " * (KEYS // 10), delay=50)
    keys, tasks = at.page.evaluate("[probe.keys, probe.longTasks]")
    field.fill("")
    return {
        "key_p50_ms": round(median(keys), 1),
        "key_p95_ms": at_most(quantiles(keys, n=20)[-1], KEY_P95_MS),
        "typing_long_task_ms": max(tasks, default=0),
    }


def burst(at: Reader, kafka: str) -> Report:
    """200 messages that arrive at once."""
    at.page.evaluate("probe.longTasks.length = 0")
    write(kafka, BUSY, BURST, is_new=False)
    at.wait_for(f"{BURST - 1} xxx")
    at.page.wait_for_timeout(500)
    return {"burst_task_ms": at_most(at.page.evaluate("Math.max(0, ...probe.longTasks)"), TASK_MS)}


def own(at: Reader) -> Report:
    """From Enter to one's own message on the screen."""
    seen = []
    for number in range(OWN):
        text = f"mine {number}."
        at.see("composer").fill(text)
        at.page.evaluate(
            "text => { window.shown = probe.untilShown('keydown',"
            " () => probe.rows().at(-1)?.textContent.includes(text)); }",
            text,
        )
        at.see("composer").press("Enter")
        seen.append(at.page.evaluate("shown"))
    return {"own_p50_ms": round(median(seen), 1), "own_max_ms": at_most(max(seen), OWN_MS)}


def switching(at: Reader) -> Report:
    """Between two rooms that are both held."""
    seen = []
    for number in range(SWITCHES):
        room = (OTHER, BUSY)[number % 2]
        at.page.evaluate(
            "room => { window.shown = probe.untilShown('pointerdown', () => probe.rows().length > 20 &&"
            " document.querySelector(`[data-testid='room-${room}']`)?.getAttribute('aria-current') === 'page' &&"
            " document.querySelector('[data-testid=messages]').ariaLabel.includes(room)); }",
            room,
        )
        at.see(f"room-{room}").click()
        seen.append(at.page.evaluate("shown"))
    return {"switch_p50_ms": round(median(seen), 1), "switch_max_ms": at_most(max(seen), SWITCH_MS)}


def paging(at: Reader) -> Report:
    """10,000 messages read to the first."""
    at.enter(LONG)
    at.wait_for(f"{HELD - 1} xxx")
    before = at.heap_bytes()
    seen = at.page.evaluate("probe.pageUp", STEP_PX)
    expect(at.see("log-start")).to_be_visible(timeout=WAIT_MS)
    return {
        "rows_max": at_most(seen["rows_max"], ROWS_MAX),
        "shift_px": at_most(seen["shift_px"], SHIFT_PX),
        "heap_growth_bytes": at_most(at.heap_bytes() - before, HEAP_BYTES),
    }


def measure(stack: Stack, at: Reader) -> Report:
    at.sign_up()
    for room, count in ((OTHER, 60), (BUSY, ROWS)):
        write(stack.kafka, room, count)
        at.enter(room)
        at.wait_for(f"{count - 1} xxx")
    report = typing(at, stack.kafka) | burst(at, stack.kafka) | own(at) | switching(at)
    write(stack.kafka, LONG, HELD)
    return report | paging(at)


def main() -> int:
    asked = scenario_parser("page", __doc__).parse_args()
    extra = {"gateway": limits_lifted()}
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), options=Options(), extra=extra) as stack,
        reader(stack.url) as at,
    ):
        report = measure(stack, at)
    return finish("page", report, asked, failed=False)


if __name__ == "__main__":
    raise SystemExit(main())
