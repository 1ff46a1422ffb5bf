"""One connection's life as a pure state machine: (state, event) -> actions. Times are seconds of a steady clock.

| state          | event                          | actions                                    | next           |
|----------------|--------------------------------|--------------------------------------------|----------------|
| awaiting hello | hello                          | Verify                                     | awaiting hello |
|                | token is good                  | Admit                                      | open           |
|                | token refused for good         | Reply error, Close 4501                    | closing        |
|                | token refused, may be retried  | Reply error, Close 1012                    | closing        |
|                | any other frame, or > 4 KiB    | Reply error, Close 4501                    | closing        |
|                | 5 s without welcome            | Close 4504                                 | closing        |
| open           | a request frame                | its action, or Reply (pong, error)         | open           |
|                | auth                           | Verify                                     | open           |
|                | token is good, same person     | Reply ok, the new expiry holds             | open           |
|                | token refused                  | Reply error, the old expiry holds          | open           |
|                | a frame over 32 KiB            | Reply error too_large                      | open           |
|                | a frame that cannot be read    | Reply error bad_frame; the 3rd Close 4502  | open, closing  |
|                | more sends, moves than allowed | Reply error; when it never stops Close 4003| open, closing  |
|                | expiry + 30 s                  | Close 4002                                 | closing        |
| any            | more frames than allowed       | Hold; when it never stops Close 4003       | same, closing  |
|                | session revoked                | Close 4503                                 | closing        |
|                | gateway drains                 | Close 1012 with a spread retry hint        | closing        |
| closing        | anything                       | nothing                                    | closing        |
"""

from enum import Enum

from parley_contract import frames, limits
from parley_contract.claims import AccessTokenClaims
from parley_contract.close_codes import CloseCode
from parley_contract.frames import Person
from parley_contract.refusals import Refused

from parley_gateway.domain.actions import Action, Admit, Close, Hold, Reply, Typing, Verify
from parley_gateway.domain.answers import error_frame
from parley_gateway.domain.asking import request_of
from parley_gateway.domain.rates import REFUSALS_A_HELD_S, SENDS_PER_S, PersonRates, SessionRates

BAD_FRAMES_MAX = 2


class State(Enum):
    AWAITING_HELLO = "awaiting hello"
    OPEN = "open"
    CLOSING = "closing"


class Session:
    """`sends_per_s` is how many messages a second it may send, until it shares that with the person's others."""

    def __init__(self, now: float, sends_per_s: float = SENDS_PER_S) -> None:
        self.state = State.AWAITING_HELLO
        # When the hello is overdue; from then on when the token, leeway included, has ended.
        self._ends_at = now + limits.HELLO_TIMEOUT_S
        self._rates = SessionRates(now, PersonRates(now, sends_per_s))
        self._claims: AccessTokenClaims | None = None
        self._bad_frames = 0
        self._typed_at: float | None = None

    # Events ------------------------------------------------------------------------------------------------------

    def on_text(self, text: str, now: float) -> list[Action]:
        if self.state is State.CLOSING:
            return []
        if now >= self._ends_at:
            return self.on_tick(now)
        if self.state is State.AWAITING_HELLO:
            return self._on_first_text(text)
        return self._on_open_text(text, now)

    def on_binary(self) -> list[Action]:
        if self.state is State.CLOSING:
            return []
        refused = Refused("bad_frame", "Parley speaks JSON in text frames; binary frames mean nothing here.")
        if self.state is State.AWAITING_HELLO:
            return self._turn_away(refused, None, CloseCode.BAD_TOKEN)
        return self._bad_frame(refused, None)

    def on_read(self, frames: int, now: float) -> list[Action]:
        """What one read of the socket brought is dealt with; it ended so many frames of any kind."""
        pause_s = self._rates.pause_after(frames, now)
        if not pause_s or self.state is State.CLOSING:
            return []
        if self._rates.is_spent(pause_s * REFUSALS_A_HELD_S, now):
            return self._close(CloseCode.TOO_MANY_REQUESTS, retry_after_ms=10_000)
        return [Hold(pause_s)]

    def on_verified(self, re: int, claims: AccessTokenClaims, life_s: float, now: float) -> list[Action]:
        """The token of hello or auth is good for `life_s` more seconds, leeway not included."""
        if self.state is State.CLOSING:
            return []
        mine = self._claims
        if mine is not None and (claims.sub, claims.sid) != (mine.sub, mine.sid):
            return self.on_token_refused(re, Refused("forbidden", "This log-in is of another person or session."))
        self._ends_at = now + life_s + limits.TOKEN_LEEWAY_S
        expires_in = max(0, int(life_s))
        self._claims = claims
        if mine is not None:
            return [Reply(frames.Ok(re=re, expires_in=expires_in))]
        self.state = State.OPEN
        return [Admit(re, Person(claims.sub, claims.name), claims.sid, expires_in)]

    def on_token_refused(self, re: int, refused: Refused) -> list[Action]:
        if self.state is State.CLOSING:
            return []
        if self.state is State.OPEN:
            return [Reply(error_frame(refused, re))]
        return self._turn_away(refused, re, CloseCode.RESTART if refused.retryable else CloseCode.BAD_TOKEN)

    def on_tick(self, now: float) -> list[Action]:
        if now < self._ends_at or self.state is State.CLOSING:
            return []
        waiting = self.state is State.AWAITING_HELLO
        return self._close(CloseCode.HELLO_TIMEOUT if waiting else CloseCode.AUTH_EXPIRED)

    def share(self, rates: PersonRates) -> None:
        """What this session writes counts with what the person's other sessions write."""
        self._rates.person = rates

    def on_turned_away(self, code: CloseCode) -> list[Action]:
        """Too many sockets stand in the door, or the person has too many open."""
        return self._close(code, retry_after_ms=5_000)

    def on_revoked(self) -> list[Action]:
        return self._close(CloseCode.SESSION_REVOKED)

    def on_drained(self, retry_after_ms: int) -> list[Action]:
        return self._close(CloseCode.RESTART, retry_after_ms)

    # What they lead to -------------------------------------------------------------------------------------------

    def _on_first_text(self, text: str) -> list[Action]:
        try:
            if _bytes_of(text) > limits.HELLO_BYTES_MAX:
                raise Refused("too_large", "The first frame is larger than 4 KiB.")
            frame = frames.parse_client_frame(text)
            if not isinstance(frame, frames.Hello):
                raise Refused("not_authenticated", "The first frame must be hello.")
        except Refused as refused:
            return self._turn_away(refused, frames.request_id_of(text), CloseCode.BAD_TOKEN)
        return [Verify(frame.id, frame.token)]

    def _on_open_text(self, text: str, now: float) -> list[Action]:
        try:
            if _bytes_of(text) > limits.FRAME_BYTES_MAX:
                raise Refused("too_large", "This frame is larger than 32 KiB.")
            frame = frames.parse_client_frame(text)
        except Refused as refused:
            return self._refuse(refused, frames.request_id_of(text), now)
        try:
            return self._on_frame(frame, now)
        except Refused as refused:
            return self._refuse(refused, getattr(frame, "id", None), now)

    def _on_frame(self, frame: frames.ClientFrame, now: float) -> list[Action]:
        match frame:
            case frames.Ping():
                return [Reply(frames.Pong(re=frame.id))]
            case frames.Auth():
                return [Verify(frame.id, frame.token)]
            case frames.Typing():
                return self._typing(frame, now)
            case frames.Hello():
                raise Refused("bad_frame", "hello was said already; use auth to bring a fresh token.")
            case frames.Create():
                self._rates.require_new_room(now)
            case frames.Send() | frames.Edit() | frames.Delete() | frames.React():
                self._rates.require_send(now)
            case frames.Read() | frames.SetPresence():
                pass
            case _:
                self._rates.require_move(now)
        return [request_of(frame)]

    def _typing(self, frame: frames.Typing, now: float) -> list[Action]:
        """Typing more often than told is not worth an error: it is dropped."""
        if self._typed_at is not None and now - self._typed_at < limits.TYPING_INTERVAL_S:
            return []
        self._typed_at = now
        return [Typing(frame.room)]

    def _refuse(self, refused: Refused, re: int | None, now: float) -> list[Action]:
        if refused.code == "bad_frame":
            return self._bad_frame(refused, re)
        answer: list[Action] = [Reply(error_frame(refused, re))]
        if refused.code == "rate_limited" and self._rates.is_spent(1, now):
            return answer + self._close(CloseCode.TOO_MANY_REQUESTS, retry_after_ms=10_000)
        return answer

    def _bad_frame(self, refused: Refused, re: int | None) -> list[Action]:
        self._bad_frames += 1
        answer: list[Action] = [Reply(error_frame(refused, re))]
        return answer + (self._close(CloseCode.BAD_FRAME) if self._bad_frames > BAD_FRAMES_MAX else [])

    def _turn_away(self, refused: Refused, re: int | None, code: CloseCode) -> list[Action]:
        return [Reply(error_frame(refused, re)), *self._close(code, refused.retry_after_ms or 0)]

    def _close(self, code: CloseCode, retry_after_ms: int = 0) -> list[Action]:
        if self.state is State.CLOSING:
            return []
        self.state = State.CLOSING
        return [Close(code, retry_after_ms)]


def _bytes_of(text: str) -> int:
    """Bytes on the wire; lone surrogates cannot occur, the socket has refused what is not UTF-8."""
    return len(text) if text.isascii() else len(text.encode())
