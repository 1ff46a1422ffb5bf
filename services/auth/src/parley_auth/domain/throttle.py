"""Who has to wait. Pure decisions over counters that all workers share; the store locks, loads and saves them.

Strangers cannot make the owner wait: a device that has logged in before is counted apart (known_devices).
An account is never locked for good: after FREE_FAILURES wrong passwords each further one doubles a delay, up to
five minutes. An attempt counts as a failure before its password is hashed, and is forgiven when it was right: so
parallel guesses do not slip through.
"""

import hashlib
from dataclasses import dataclass, replace

FREE_FAILURES = 5
DELAY_MS_MAX = 300_000
ACCOUNT_MEMORY_MS = 24 * 3_600_000
ADDRESS_FAILURES_MAX = 20
ADDRESS_WINDOW_MS = 600_000
SIGNUP_WINDOW_MS = 3_600_000
# A person who looks for a name asks some ten times; who lists names is slower here than with sign-ups.
NAME_QUESTIONS_MAX = 60
NAME_QUESTION_WINDOW_MS = 600_000


@dataclass(frozen=True)
class Counter:
    """`count` events since `since` (ms); nothing is admitted before `blocked_until` (ms)."""

    count: int = 0
    since: int = 0
    blocked_until: int = 0


@dataclass(frozen=True)
class Knock:
    """An attempt to log in. `device` is set when this browser has logged in to this account before."""

    account: str
    address: str
    device: str | None = None

    @property
    def counter_key(self) -> str:
        """What its failures are counted on: a known device for itself, everybody else with all strangers together."""
        if self.device is not None:
            return key("device", self.device)
        return key("account", self.account)

    @property
    def address_key(self) -> str:
        return key("address", self.address)


def key(scope: str, subject: str) -> str:
    """The counter's name: of fixed length and not readable as a name or address."""
    return hashlib.sha256(f"{scope}:{subject}".encode("utf-8", "surrogatepass")).hexdigest()


def wait_ms(counter: Counter, now: int) -> int:
    return max(0, counter.blocked_until - now)


def account_attempt(counter: Counter, now: int) -> Counter:
    """An attempt that was admitted, counted as failed until it is known to be right."""
    if now - counter.since > ACCOUNT_MEMORY_MS:
        counter = Counter()
    count = counter.count + 1
    delay = min(DELAY_MS_MAX, 1000 * 2 ** min(count - FREE_FAILURES, 20)) if count >= FREE_FAILURES else 0
    return Counter(count=count, since=now, blocked_until=now + delay if delay else 0)


def windowed(counter: Counter, now: int, count_max: int, window_ms: int) -> Counter:
    """One more event; the `count_max`-th closes the door until the window has passed."""
    if now - counter.since > window_ms:
        counter = Counter(since=now)
    count = counter.count + 1
    blocked_until = counter.since + window_ms if count >= count_max else 0
    return replace(counter, count=count, blocked_until=blocked_until)
