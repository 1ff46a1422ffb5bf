"""One child process: spawned in its own session, its log in a file, its whole group gone when it is gone."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from parley_local.plan import Command

LOG_BYTES_MAX = 10_000_000


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that cannot be mistaken for a later one with the same pid: `started` is its creation time, s."""

    pid: int
    started: float


def identify(pid: int) -> Identity | None:
    """The identity of a living process; a zombie counts as gone."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(pid, process.create_time())
    except psutil.Error:
        return None


def lives(identity: Identity) -> bool:
    """Whether this very process still runs. Creation times are compared to 0.1 s, their resolution being 0.01 s."""
    now = identify(identity.pid)
    return now is not None and abs(now.started - identity.started) < 0.1


class Child:
    """A running command. A thread waits for its end, ends what it left behind in its group and sets `gone`."""

    def __init__(self, command: Command, log: Path) -> None:
        turn_over(log)
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                command.argv,
                env=dict(command.env),
                cwd=command.cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._popen.pid
        if command.niceness:
            _be_nice(self.pid, command.niceness)
        self.identity = identify(self.pid) or Identity(self.pid, time.time())
        self.gone = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._await_end, name=f"child-{self.pid}", daemon=True).start()

    def _await_end(self) -> None:
        # WNOWAIT leaves a zombie, so the pid, which is also the group's id, cannot belong to anybody else yet.
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait()
            self.gone.set()

    @property
    def exit_code(self) -> int | None:
        """As subprocess gives it: negative for a signal, None while it runs."""
        return self._popen.returncode if self.gone.is_set() else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process itself, not to its group; nothing happens when it is gone."""
        with self._lock:
            if not self.gone.is_set():
                os.kill(self.pid, number)

    def end(self, within_s: float) -> None:
        """SIGTERM, then SIGKILL when it takes longer than it may. Returns when it is gone."""
        self.signal(signal.SIGTERM)
        if not self.gone.wait(within_s):
            self.signal(signal.SIGKILL)
            self.gone.wait()


def _be_nice(pid: int, niceness: int) -> None:
    """Let others have the processor first. Where the system refuses or knows no such thing, it is merely not nicer."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
        # With autogroups Linux weighs whole sessions, and a process's own niceness counts only within its session.
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness))


def turn_over(log: Path) -> None:
    """Keep one older log when this one has grown past 10 MB; asked at every start of a part."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_suffix(".1.log"))


def end_in_words(exit_code: int | None) -> str:
    """How a process ended, for people."""
    if exit_code is None:
        return "still runs"
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    return f"was ended by {signal.Signals(-exit_code).name}"
