"""When the hub's frames are written: at once while that is cheap, together when there is much to write.

A write costs the same for one frame as for thirty, so under load waiting is what makes room. The rule needs no
threshold: after writing for so long, the next write begins no earlier than the same time later, 20 ms at most.
An idle gateway so never waits, and a busy one spends at most half of its time in writing.
"""

import asyncio
import time

from parley_gateway.domain.hub import Hub

REST_S_MAX = 0.02


class Outflow:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._not_before = 0.0
        self._planned: asyncio.TimerHandle | None = None

    def flush(self) -> None:
        """Write what was told since the last time, now or as soon as the rule allows."""
        if self._planned is not None or self._hub.is_quiet:
            return
        wait_s = self._not_before - time.monotonic()
        if wait_s > 0:
            self._planned = asyncio.get_running_loop().call_later(wait_s, self._write)
        else:
            self._write()

    def _write(self) -> None:
        self._planned = None
        began = time.monotonic()
        self._hub.flush()
        self.rest(time.monotonic() - began)

    def rest(self, seconds: float) -> None:
        """Write nothing for so long."""
        self._not_before = time.monotonic() + min(seconds, REST_S_MAX)
