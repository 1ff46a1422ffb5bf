"""Waiting for a condition instead of for time."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(condition: Callable[[], Awaitable[object]], within_s: float = 10.0, every_s: float = 0.05):
    """Return the condition's first true answer; fail with its last answer when the time is over."""
    deadline = time.monotonic() + within_s
    while True:
        answer = await condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {within_s:g} s; last answer: {answer!r}")
        await asyncio.sleep(every_s)
