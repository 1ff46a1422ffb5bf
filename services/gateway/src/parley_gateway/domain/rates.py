"""How much one session may ask for, and one person write. Pure: time is an argument, in seconds of any steady clock.

What a socket asks for is counted on it, what goes into the log for everybody over all sockets of the person: more
tabs are no louder voice. Each gateway counts for itself.
"""

from collections.abc import Callable
from math import ceil

from parley_contract.refusals import Refused

# More than anybody types: a program that brings messages from elsewhere writes as one person.
SENDS_PER_S = 60.0
# So many at once, as a multiple of what a second allows.
SENDS_BURST_S = 1.0
# A join is answered with up to 200 messages, and join and leave may each write a record. A client that comes back
# joins all of its rooms, 100 at most, at once.
MOVES_PER_S, MOVES_BURST = 10.0, 120.0
# A room is kept for good.
ROOMS_PER_S, ROOMS_BURST = 0.2, 20.0
FRAMES_PER_S, FRAMES_BURST_S = 100.0, 2.0
# A read that ends no frame wakes us all the same.
READ_FRAMES_MIN = 0.25
# Of all frames more are allowed than of messages, whatever the operator allows of these.
FRAMES_A_SEND = 5.0
# Each refusal for asking too often costs one, a second of being held many; who spends them all is closed with 4003.
PATIENCE_PER_S, PATIENCE_BURST = 5.0, 200.0
REFUSALS_A_HELD_S = 30.0
REMEMBER_S = 120.0
# Who waits exactly as long as told must not miss the token by the last bit of a float.
_ROUNDING = 1e-6


class TokenBucket:
    """Holds up to `burst` tokens and gains `per_s` of them each second."""

    __slots__ = ("_at", "_burst", "_per_s", "_tokens")

    def __init__(self, per_s: float, burst: float, now: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float) -> float:
        """Take a token and return 0.0, or return the seconds until there is one."""
        self._gain(now)
        if self._tokens >= 1.0 - _ROUNDING:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._per_s

    def spend(self, tokens: float, now: float) -> float:
        """Take so many, be they there or not; the seconds until none is owed."""
        self._gain(now)
        self._tokens -= tokens
        return max(0.0, -self._tokens / self._per_s)

    def _gain(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now


class PersonRates:
    """The limits of what one person writes."""

    __slots__ = ("asked_at", "rooms", "sends", "sends_per_s")

    def __init__(self, now: float, sends_per_s: float = SENDS_PER_S) -> None:
        self.sends_per_s = sends_per_s
        self.sends = TokenBucket(sends_per_s, sends_per_s * SENDS_BURST_S, now)
        self.rooms = TokenBucket(ROOMS_PER_S, ROOMS_BURST, now)
        self.asked_at = now


class RatesOfPeople:
    """One PersonRates a person, kept a while after the last socket so that a new one is no new allowance."""

    def __init__(self, sends_per_s: float = SENDS_PER_S) -> None:
        self._sends_per_s = sends_per_s
        self._found: dict[str, PersonRates] = {}
        self._looked_at = float("-inf")

    def of(self, user_id: str, now: float) -> PersonRates:
        rates = self._found.get(user_id)
        if rates is None:
            rates = self._found[user_id] = PersonRates(now, self._sends_per_s)
        rates.asked_at = now
        return rates

    def forget(self, now: float, is_here: Callable[[str], bool]) -> None:
        """Let go of people who have been gone for so long that their allowance is full again."""
        if now - self._looked_at < REMEMBER_S:
            return
        self._looked_at = now
        gone = [who for who, rates in self._found.items() if now - rates.asked_at > REMEMBER_S and not is_here(who)]
        for who in gone:
            del self._found[who]


class SessionRates:
    """The limits of one session, and of the person whose it is: one admitted, `person` is all sessions' together."""

    __slots__ = ("_frames", "_moves", "_patience", "person")

    def __init__(self, now: float, person: PersonRates) -> None:
        frames_per_s = max(FRAMES_PER_S, FRAMES_A_SEND * person.sends_per_s)
        self.person = person
        self._frames = TokenBucket(frames_per_s, frames_per_s * FRAMES_BURST_S, now)
        self._moves = TokenBucket(MOVES_PER_S, MOVES_BURST, now)
        self._patience = TokenBucket(PATIENCE_PER_S, PATIENCE_BURST, now)

    def pause_after(self, frames: int, now: float) -> float:
        """A read brought so many frames, and they are dealt with: how long not to read, in seconds."""
        return self._frames.spend(max(frames, READ_FRAMES_MIN), now)

    def require_send(self, now: float) -> None:
        self._require(
            self.person.sends.take(now), "You are writing faster than messages are taken. Please wait a moment."
        )

    def require_move(self, now: float) -> None:
        self._require(self._moves.take(now), "You are changing rooms too often. Please wait a moment.")

    def require_new_room(self, now: float) -> None:
        self._require(self.person.rooms.take(now), "You have made many rooms. Please wait before you make another.")

    def is_spent(self, refusals: float, now: float) -> bool:
        """Whether this session, refused so often once more, has to go."""
        return self._patience.spend(refusals, now) > 0.0

    @staticmethod
    def _require(wait_s: float, sentence: str) -> None:
        if wait_s > 0.0:
            raise Refused("rate_limited", sentence, retry_after_ms=ceil(wait_s * 1000))
