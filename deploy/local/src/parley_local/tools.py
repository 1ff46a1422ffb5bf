"""Downloaded parts, made once and shared by every stack of this environment."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from parley_local.trouble import Trouble


@contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Hold a lock file: of two processes that make the same thing, the second waits and finds it made."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(target: Path, make: Callable[[Path], None]) -> Path:
    """`target`, made by `make` in a folder beside it that takes its name only when it is complete."""
    if not target.exists():
        with exclusively(target.with_name(f"{target.name}.lock")):
            if not target.exists():
                draft = target.with_name(f"{target.name}.new")
                shutil.rmtree(draft, ignore_errors=True)
                make(draft)
                draft.rename(target)
    return target


def fetch_jars(name: str, folder: Path, log: Path) -> None:
    """Run the download in a process of its own: it can be ended, and its imports cost the launcher nothing."""
    program = "import sys, pathlib, parley_local.jars as j; j.fetch(sys.argv[1], pathlib.Path(sys.argv[2]))"
    run_logged([sys.executable, "-c", program, name, str(folder)], log, f"Downloading {name} failed.")


def run_logged(
    argv: list[str], log: Path, sentence: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> None:
    """Run a command to its end with its output in `log`. `Trouble` with `sentence` when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        done = subprocess.run(
            argv,
            env=dict(os.environ if env is None else env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise Trouble(f"{sentence} (exit code {done.returncode})", log)
