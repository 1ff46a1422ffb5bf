"""`parley down` and `parley reset`: end what runs, by recorded identity; then, if asked, delete what it kept."""

import shutil
import signal
import sys
import time

import psutil

from parley_local import leftovers, record
from parley_local.child import Identity, lives
from parley_local.paths import Paths
from parley_local.progress import Progress
from parley_local.trouble import Trouble

SUPERVISOR_WITHIN_S = 45.0


def run(paths: Paths) -> int:
    """End the stack of this folder. It is no error when nothing runs."""
    known = record.read(paths.state_file)
    if known is None:
        print("Parley is not running.")
        return 0
    with Progress() as progress:
        progress.begin("the parts to end")
        supervised = lives(known.supervisor)
        if supervised:
            end_supervisor(known.supervisor)
        # After it has ended its parts this finds nothing; after it was killed it finds them all.
        left = leftovers.end(record.read(paths.state_file) or known)
        progress.end("the parts to end")
    if left:
        print(f"Ended what a killed supervisor had left: {', '.join(left)}. The data is kept.")
    else:
        print("Parley has ended; the data is kept." if supervised else "Parley is not running.")
    return 0


def end_supervisor(supervisor: Identity) -> None:
    """Ask it to stop everything; when it does not in time, it is killed and its parts are ended one by one."""
    process = psutil.Process(supervisor.pid)
    process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + SUPERVISOR_WITHIN_S
    while lives(supervisor):
        if time.monotonic() > deadline:
            process.kill()
            return
        time.sleep(0.05)


def reset(paths: Paths, *, sure: bool) -> int:
    """Delete messages, accounts, secrets and logs of this folder; the downloaded parts stay."""
    if not sure and not agreed(paths):
        print("Nothing was changed.")
        return 1
    run(paths)
    for folder in (paths.data, paths.secrets, paths.logs, paths.run):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"Deleted the messages, the accounts and the secrets in {paths.state}.")
    return 0


def agreed(paths: Paths) -> bool:
    """Ask a person; a program has to say --yes."""
    if not sys.stdin.isatty():
        raise Trouble("reset deletes all messages and accounts. Without a terminal say: parley reset --yes")
    answer = input(f"This deletes all messages and accounts in {paths.state}. Type yes to go on: ")
    return answer.strip().lower() == "yes"
