"""Whether the log is heard: each beat of ours has to come back through the consumer.

Kafka clients can fall silent without an error (aiokafka #1154), so only what comes back counts.
"""

BEAT_INTERVAL_S = 2.0
DEAF_AFTER_S = 10.0


class Hearing:
    def __init__(self) -> None:
        self._caught_up = False
        self._heard_at: float | None = None

    def heard_own_beat(self, now: float) -> None:
        self._heard_at = now

    def caught_up(self) -> None:
        """The log has been read to what was its end when reading began."""
        self._caught_up = True

    def begin_again(self) -> None:
        self._caught_up = False
        self._heard_at = None

    def is_heard(self, now: float) -> bool:
        return self.trouble(now) is None

    def trouble(self, now: float) -> str | None:
        """What is wrong, in words for the operator; None when all is well."""
        if not self._caught_up:
            return "the log has not been read to its end yet"
        if self._heard_at is None:
            return "no beat of ours came back from Kafka yet"
        if now - self._heard_at > DEAF_AFTER_S:
            return f"deaf to Kafka for {now - self._heard_at:.0f} s"
        return None

    def should_reconnect(self, now: float, connected_at: float) -> bool:
        """Whether this connection to Kafka has had its chance and is to be made anew."""
        since = connected_at if self._heard_at is None else max(self._heard_at, connected_at)
        return self._caught_up and now - since > DEAF_AFTER_S
