"""How long to wait before starting a part again that ended by itself."""

from dataclasses import dataclass
from typing import Self

FIRST_DELAY_S = 0.2
LAST_DELAY_S = 5.0
WELL_AFTER_S = 30.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubling delays; a part that lived for half a minute starts again from the shortest."""

    delay_s: float = FIRST_DELAY_S

    def after(self, lived_s: float) -> Self:
        """The backoff to use for the next end, given how long the part lived before this one."""
        if lived_s >= WELL_AFTER_S:
            return type(self)()
        return type(self)(min(LAST_DELAY_S, self.delay_s * 2))
