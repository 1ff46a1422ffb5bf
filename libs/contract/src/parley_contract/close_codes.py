"""WebSocket close codes: below 4500 a client reconnects with jitter, from 4500 it stops and tells the person."""

from dataclasses import dataclass
from enum import IntEnum

STOPS_FROM = 4500


class CloseCode(IntEnum):
    """The codes that a gateway closes with, beside 1000 (the client's own good-bye, echoed)."""

    RESTART = 1012
    SLOW_CONSUMER = 4001
    AUTH_EXPIRED = 4002
    TOO_MANY_REQUESTS = 4003
    BAD_TOKEN = 4501
    BAD_FRAME = 4502
    SESSION_REVOKED = 4503
    HELLO_TIMEOUT = 4504
    TOO_MANY_CONNECTIONS = 4505

    @property
    def reconnects(self) -> bool:
        """Whether a client may come back by itself."""
        return self < STOPS_FROM


@dataclass(frozen=True)
class CloseMeaning:
    reason: str
    advice: str


MEANINGS: dict[CloseCode, CloseMeaning] = {
    CloseCode.RESTART: CloseMeaning("The server is restarting.", "reconnect after the hint in bye"),
    CloseCode.SLOW_CONSUMER: CloseMeaning("This connection read too slowly.", "reconnect and resume from your cursor"),
    CloseCode.AUTH_EXPIRED: CloseMeaning("The log-in expired.", "refresh the token, then reconnect"),
    CloseCode.TOO_MANY_REQUESTS: CloseMeaning("Too many requests.", "reconnect later, more slowly"),
    CloseCode.BAD_TOKEN: CloseMeaning("The log-in was not accepted.", "log in again"),
    CloseCode.BAD_FRAME: CloseMeaning("The server could not understand this client.", "reload the page"),
    CloseCode.SESSION_REVOKED: CloseMeaning("This session was logged out.", "log in again"),
    CloseCode.HELLO_TIMEOUT: CloseMeaning("No hello came in time.", "send hello first"),
    CloseCode.TOO_MANY_CONNECTIONS: CloseMeaning("Too many connections are open.", "close some of them, then reload"),
}
