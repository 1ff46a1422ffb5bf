"""`python -m parley_torture`: what `./parley torture` runs."""

import asyncio
import contextlib
import signal
import sys

from parley_local.progress import Progress
from parley_local.trouble import Trouble

from parley_torture.arguments import Asked, parse
from parley_torture.bugs.catalog import BUGS
from parley_torture.checker.anomalies import Anomaly
from parley_torture.checker.verdict import judge
from parley_torture.faults.catalog import KINDS
from parley_torture.faults.schedule import plan
from parley_torture.report.summary import summarize
from parley_torture.report.write import write_report
from parley_torture.run import Tell, run

SHOWN_MAX = 20
INTERRUPTED = 130


def main(argv: list[str]) -> int:
    """0 when nothing was wrong (or the seeded bug was caught), 1 when something was, 130 when interrupted."""
    asked = parse(argv)
    print(f"seed {asked.seed}, {asked.minutes:g} minutes, faults: {', '.join(asked.faults) or 'none'}", flush=True)
    for planned in plan([KINDS[name] for name in asked.faults], asked.minutes, asked.seed):
        print(f"  {planned.at_s:6.1f} s  {planned.kind:<10} {planned.target:<20} {planned.lasts_s:4.1f} s", flush=True)
    try:
        with Progress() as progress:
            return asyncio.run(_torture_and_tell(asked, progress.say))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    except Trouble as trouble:
        print(trouble.told(), file=sys.stderr)
        return 1


async def _torture_and_tell(asked: Asked, tell: Tell) -> int:
    _cancel_when_told()
    evidence = await run(asked, tell, asked.report / "logs")
    anomalies = judge(evidence)
    summary = summarize(asked, evidence, anomalies)
    write_report(asked.report, summary, evidence, anomalies)
    for anomaly in anomalies[:SHOWN_MAX]:
        tell(f"{anomaly.at:7.1f} s  {anomaly.name}: {anomaly.sentence}")
    tell(f"{len(anomalies)} anomalies; {summary['line']}")
    tell(f"report: {asked.report / 'report.html'}")
    return _exit_code(asked, anomalies, tell)


def _exit_code(asked: Asked, anomalies: list[Anomaly], tell: Tell) -> int:
    if asked.bug is None:
        return 1 if anomalies else 0
    wanted = BUGS[asked.bug].caught_as
    caught = sorted({anomaly.name for anomaly in anomalies} & wanted)
    tell(f"{asked.bug}: {'caught as ' + ', '.join(caught) if caught else 'NOT caught'}")
    return 0 if caught else 1


def _cancel_when_told() -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
