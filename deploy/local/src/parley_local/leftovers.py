"""Ends what a stack left running when its supervisor was killed: by recorded identity, never by pid alone."""

import contextlib
import os
import signal

import psutil

from parley_local.child import Identity, identify, lives
from parley_local.readiness import wait_until
from parley_local.record import StackRecord

GRACE_S = 12.0


def end(record: StackRecord) -> list[str]:
    """End every recorded part that still runs, in reverse order of the record. Returns their names."""
    ended: list[str] = []
    for part in reversed(record.parts):
        if part.identity and members(part.identity):
            end_group(part.identity)
            ended.append(part.name)
    return ended


def members(leader: Identity) -> list[psutil.Process]:
    """The processes of the session that `leader` began, itself first; none when its pid belongs to another now."""
    if identify(leader.pid) is not None and not lives(leader):
        return []
    return [process for process in psutil.process_iter() if of_session(process, leader)]


def of_session(process: psutil.Process, leader: Identity) -> bool:
    """A part begins its own session, whose id is its pid; what it starts is younger than itself."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return os.getsid(process.pid) == leader.pid and bool(process.create_time() >= leader.started - 0.1)
    except (OSError, psutil.Error):
        return False


def end_group(leader: Identity) -> None:
    """SIGTERM to the leader, which ends its own; SIGKILL to all that are left when the grace is over."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader.pid, signal.SIGTERM)
    wait_until(lambda: "lives" if lives(leader) else None, GRACE_S, lambda: False)
    for process in members(leader):
        with contextlib.suppress(psutil.Error):
            process.kill()
    wait_until(lambda: "left" if members(leader) else None, GRACE_S, lambda: False)
