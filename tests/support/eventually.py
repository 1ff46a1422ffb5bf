"""Waiting for a condition instead of for time."""

import asyncio
import time
from collections.abc import Awaitable, Callable

# What is healthy may take so long on a machine that does other things; only a promise is held to less.
PATIENCE_S = 30.0


async def eventually(condition: Callable[[], Awaitable[object]], within_s: float = PATIENCE_S, every_s: float = 0.05):
    """Return the condition's first true answer; fail with its last answer when the time is over."""
    deadline = time.monotonic() + within_s
    while True:
        answer = await condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {within_s:g} s; last answer: {answer!r}")
        await asyncio.sleep(every_s)


def wait_for(true: Callable[[], object], within_s: float, what: str) -> float:
    """The same without a loop of events: seconds until the condition held."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"not within {within_s:g} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began
