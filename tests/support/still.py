"""A process that stands still: there for everybody who connects, doing nothing."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from parley_local.stack import Stack

from support.eventually import eventually


@asynccontextmanager
async def standing_still(stack: Stack, part: str) -> AsyncIterator[None]:
    """SIGSTOP for as long as the block lasts. The block begins when the last thread has stopped: on a busy machine a
    broker was seen to answer for some milliseconds more after the signal was sent."""
    pid = next(each.pid for each in stack.parts if each.name == part)
    stack.kill(part, signal.SIGSTOP)
    try:
        await eventually(lambda: asyncio.to_thread(all_threads_stopped, pid))
        yield
    finally:
        stack.kill(part, signal.SIGCONT)


def all_threads_stopped(pid: int) -> bool:
    try:
        return all(state(thread) == "T" for thread in Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        # A thread ended while we looked.
        return False


def state(thread: Path) -> str:
    """The letter of proc(5); it follows the name, which may itself hold parentheses."""
    return (thread / "stat").read_text().rpartition(")")[2].split()[0]
