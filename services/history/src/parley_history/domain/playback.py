"""The clock of a replay: which moment of the room it is, at which speed it goes.

Every time is reckoned from one anchor, so lateness of one record is never handed on to the next.
"""


class Playback:
    """`ts` are the room's ms, `now` the player's monotonic seconds."""

    def __init__(self, ts: int) -> None:
        self.playing = False
        self.speed = 1.0
        self._anchor_ts = float(ts)
        self._anchor_s = 0.0

    def ts(self, now: float) -> int:
        """The moment that is being played."""
        passed_s = (now - self._anchor_s) * self.speed if self.playing else 0.0
        return round(self._anchor_ts + 1_000 * passed_s)

    def play(self, now: float) -> None:
        self._anchor(now)
        self.playing = True

    def pause(self, now: float) -> None:
        self._anchor(now)
        self.playing = False

    def change_speed(self, speed: float, now: float) -> None:
        self._anchor(now)
        self.speed = speed

    def seek(self, ts: int, now: float) -> None:
        self._anchor_ts, self._anchor_s = float(ts), now

    def wait_s(self, ts: int, now: float) -> float | None:
        """Seconds until a record of this time is due, 0 when it is; None while nothing is played."""
        if not self.playing:
            return None
        return max(0.0, self._anchor_s + (ts - self._anchor_ts) / 1_000 / self.speed - now)

    def _anchor(self, now: float) -> None:
        passed_s = (now - self._anchor_s) * self.speed if self.playing else 0.0
        self._anchor_ts += 1_000 * passed_s
        self._anchor_s = now
