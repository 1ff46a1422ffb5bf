"""Ends what a stack left running when its supervisor was killed: by recorded identity, never by pid alone."""

import contextlib
import os
import signal

import psutil

from parley_local.child import Identity, lives
from parley_local.record import StackRecord

GRACE_S = 12.0


def end(record: StackRecord) -> list[str]:
    """End every recorded part that still runs, in reverse order of the record. Returns their names."""
    ended: list[str] = []
    for part in reversed(record.parts):
        group = members(part.identity) if part.identity else []
        if group:
            end_group(group)
            ended.append(part.name)
    return ended


def members(leader: Identity) -> list[psutil.Process]:
    """The processes of the session that `leader` began, itself first; none when its pid belongs to another now."""
    if psutil.pid_exists(leader.pid) and not lives(leader) and not is_zombie(leader.pid):
        return []
    return [process for process in psutil.process_iter() if of_session(process, leader)]


def is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def of_session(process: psutil.Process, leader: Identity) -> bool:
    """A part begins its own session, whose id is its pid; what it starts is younger than itself."""
    try:
        return os.getsid(process.pid) == leader.pid and process.create_time() >= leader.started - 0.1
    except (OSError, psutil.Error):
        return False


def end_group(group: list[psutil.Process]) -> None:
    """SIGTERM to the first, which ends its own; SIGKILL to all that are left when the grace is over."""
    with contextlib.suppress(psutil.Error):
        group[0].send_signal(signal.SIGTERM)
    _, left = psutil.wait_procs(group[:1], timeout=GRACE_S)
    for process in (*left, *group[1:]):
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(group, timeout=GRACE_S)
