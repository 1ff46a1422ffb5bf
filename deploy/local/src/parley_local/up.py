"""`parley up`: start everything, show where it is, stay until told to end; or leave a supervisor in the background."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import psutil

from parley_local import record
from parley_local.child import turn_over
from parley_local.options import Options
from parley_local.paths import CHECKOUT, Paths
from parley_local.progress import Progress
from parley_local.stack import Stack
from parley_local.table import ready_text
from parley_local.trouble import Trouble, last_lines

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SUPERVISOR = "supervisor"
INTERRUPTED = 130


def run(arguments: argparse.Namespace, options: Options, paths: Paths) -> int:
    """Foreground or background."""
    if arguments.gateways < 1:
        raise Trouble("At least one gateway is needed: --gateways 1")
    return detached(arguments, options, paths) if arguments.detach else foreground(arguments, options, paths)


def foreground(arguments: argparse.Namespace, options: Options, paths: Paths) -> int:
    """Start, tell, wait for a signal, stop. Nothing is left running."""
    told_to_end = threading.Event()
    only = arguments.only.split(",") if arguments.only else None
    with Progress() as progress:
        stack = Stack(
            paths.state,
            options.port,
            arguments.gateways,
            only=only,
            options=options,
            tell=progress.say,
            moved=progress.moved,
        )

        def end(_number: int, _frame: object) -> None:
            told_to_end.set()
            stack.interrupt()

        for number in ENDING:
            signal.signal(number, end)
        try:
            stack.start()
        except Trouble as trouble:
            sweep()
            if not told_to_end.is_set():
                raise
            progress.say(trouble.sentence)
            return INTERRUPTED
    took = "" if only else f" after {progress.elapsed_s:.1f} s"
    print(ready_text(stack.url if only is None else None, took, stack.parts, environment(stack, only)), flush=True)
    told_to_end.wait()
    progress.say("stopping")
    stack.stop()
    sweep()
    progress.say("everything has ended; the data is kept")
    return 0


def environment(stack: Stack, only: list[str] | None) -> dict[str, str]:
    """For parts alone: what another program needs to use them."""
    if only is None:
        return {}
    kafka = {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka} if "kafka" in only else {}
    return kafka | (stack.mysql.environment() if "mysql" in only else {})


def sweep() -> None:
    """End what steps that were interrupted left: a download, npm, a migration. All children are ours here."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()
    psutil.wait_procs(children, timeout=5)


def detached(arguments: argparse.Namespace, options: Options, paths: Paths) -> int:
    """Start the same command in a session of its own and follow its log until it is ready or has given up."""
    paths.make()
    log = paths.log(SUPERVISOR)
    turn_over(log)
    argv = [sys.executable, "-P", "-m", "parley_local", "up", "--gateways", str(arguments.gateways)]
    argv += ["--port", str(options.port), *(["--only", arguments.only] if arguments.only else [])]
    with log.open("ab") as out:
        begin = out.tell()
        supervisor = subprocess.Popen(
            argv,
            cwd=CHECKOUT,
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        return follow(supervisor, paths, begin)
    except KeyboardInterrupt:
        supervisor.terminate()
        supervisor.wait()
        raise


def follow(supervisor: "subprocess.Popen[bytes]", paths: Paths, begin: int) -> int:
    """Print what the supervisor says, up to its table."""
    with paths.log(SUPERVISOR).open("rb") as log:
        log.seek(begin)
        while True:
            gone = supervisor.poll() is not None
            now = record.read(paths.state_file)
            ready = now is not None and now.pid == supervisor.pid and now.phase == "ready"
            sys.stdout.write(log.read().decode("utf-8", "replace"))
            sys.stdout.flush()
            if gone:
                return supervisor.returncode or 1
            if ready and table_shown(paths):
                sys.stdout.write(log.read().decode("utf-8", "replace"))
                return 0
            time.sleep(0.1)


def table_shown(paths: Paths) -> bool:
    """Whether the supervisor has printed its last line."""
    return any("parley down" in line for line in last_lines(paths.log(SUPERVISOR), 3))
