"""A blocking call in a thread that a shutdown does not wait for.

`asyncio.to_thread` uses a pool whose threads are joined at the end: a broker that takes connections but never answers
would hold the process for as long as the call's own timeouts.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def in_daemon_thread(call: Callable[[], Result]) -> Result:
    """The call's result, or its exception."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            errors.append(error)
        # The loop may be gone when a slow call ends.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=run, daemon=True).start()
    await ended.wait()
    if errors:
        raise errors[0]
    return results[0]
