"""Says what is going on while a person waits: a line for each thing done, and what is still waited for.

On a terminal the last line lives; elsewhere a plain line comes every ten seconds. Standard library only.
"""

import shutil
import sys
import threading
import time
from types import TracebackType
from typing import Self, TextIO

REDRAW_S = 0.2
PLAIN_EVERY_S = 10.0


class Progress:
    """Use as a context. All methods may be called from any thread, `say` also after it.

    A line begins with the time since the beginning, after the end of the context with the time of day.
    """

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._live = out.isatty()
        self._began = time.monotonic()
        self._busy: dict[str, float] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def say(self, sentence: str) -> None:
        """A line that stays."""
        with self._lock:
            self._clear()
            clock = time.strftime("%H:%M:%S") if self._over.is_set() else f"{self.elapsed_s:5.1f} s"
            print(f"[{clock}] {sentence}", file=self._out, flush=True)
            self._draw()

    def begin(self, what: str) -> None:
        """From now on this is waited for."""
        with self._lock:
            self._busy[what] = time.monotonic()

    def end(self, what: str, outcome: str = "") -> None:
        """No longer; when there is an outcome to tell, with how long it took."""
        with self._lock:
            began = self._busy.pop(what, None)
        took = "" if began is None else f" ({time.monotonic() - began:.1f} s)"
        if outcome:
            self.say(f"{what}: {outcome}{took}")

    def moved(self, name: str, state: str) -> None:
        """What `Stack` reports of its steps."""
        if state == "starting":
            self.begin(name)
        else:
            self.end(name, state)

    def __enter__(self) -> Self:
        self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._clear()
            self._over.set()
        self._ticker.join()

    def _tick(self) -> None:
        while not self._over.wait(REDRAW_S if self._live else PLAIN_EVERY_S):
            if self._live:
                with self._lock:
                    self._clear()
                    self._draw()
            elif self._busy:
                self.say(self._waiting())

    def _waiting(self) -> str:
        return f"waiting for {', '.join(sorted(self._busy))}"

    def _clear(self) -> None:
        if self._live and not self._over.is_set():
            self._out.write("\r\x1b[K")

    def _draw(self) -> None:
        if self._live and self._busy and not self._over.is_set():
            line = f"[{self.elapsed_s:5.1f} s] {self._waiting()} ..."
            self._out.write(line[: shutil.get_terminal_size().columns - 1])
            self._out.flush()
