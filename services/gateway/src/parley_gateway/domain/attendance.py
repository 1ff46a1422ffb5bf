"""This gateway's own connections as chat-presence should show them, and what is still to be written for that.

Only the newest state of a connection is ever written, so nothing queues: whatever the log could not take stays due.
How a connection ended says how long its person is still shown, so that a reconnect is not a leave.
"""

from dataclasses import dataclass

from parley_contract.close_codes import CloseCode
from parley_contract.frames import ChosenState, Person
from parley_contract.records import LEASE_SCHEMA, SESSION_SCHEMA, LeaseValue, NewRecord, SessionValue, encode_value
from parley_contract.topics import CHAT_PRESENCE

from parley_gateway.domain.connection import Connection

LEASE_MS = 6_000
# Records of presence are kept for an hour; a session that lasts longer is written again well before.
REFRESH_S = 600.0

LINGER_LOST_S = 5.0
LINGER_GOING_AWAY_S = 0.7
NORMAL_CLOSURE = 1000
GOING_AWAY = 1001
# Codes after which the person is gone at once: a clean good-bye, or a close after which clients stay away.
_AT_ONCE = frozenset(
    {
        NORMAL_CLOSURE,
        CloseCode.BAD_TOKEN,
        CloseCode.BAD_FRAME,
        CloseCode.SESSION_REVOKED,
        CloseCode.TOO_MANY_CONNECTIONS,
    }
)


def linger_s(code: int) -> float:
    """How long a person is still shown after their connection ended with this close code."""
    if code in _AT_ONCE:
        return 0.0
    return LINGER_GOING_AWAY_S if code == GOING_AWAY else LINGER_LOST_S


@dataclass(slots=True)
class _Own:
    user: Person
    rooms: tuple[str, ...]
    state: ChosenState = "online"
    gone_at: float | None = None


class Attendance:
    def __init__(self, gateway_id: str) -> None:
        self.gateway_id = gateway_id
        self._own: dict[str, _Own] = {}
        self._due: dict[str, None] = {}
        # When each was written last, oldest first.
        self._written: dict[str, float] = {}
        self._ending: set[str] = set()

    def rooms_changed(self, connection: Connection) -> None:
        """The connection joined or left a room."""
        own = self._own.setdefault(connection.id, _Own(connection.require_user(), ()))
        own.rooms = tuple(sorted(connection.rooms))
        self._due[connection.id] = None

    def shows_as(self, connection: Connection, state: ChosenState) -> None:
        """What this device says of its person from now on."""
        own = self._own.setdefault(connection.id, _Own(connection.require_user(), ()))
        if own.state != state:
            own.state = state
            self._due[connection.id] = None

    def ended(self, connection: Connection, code: int, now: float) -> None:
        own = self._own.get(connection.id)
        if own is not None:
            gone_at = now + linger_s(code)
            own.gone_at = gone_at if own.gone_at is None else min(own.gone_at, gone_at)
            self._ending.add(connection.id)

    def all_gone(self, now: float) -> None:
        """Every connection is over and nobody is to be shown any longer."""
        for own in self._own.values():
            own.gone_at = now
        self._ending.update(self._own)

    def write_again(self, session_id: str) -> None:
        """The log did not take this session's record."""
        self._due[session_id] = None

    def write_all_again(self) -> None:
        self._due.update(dict.fromkeys(self._own))

    def due(self, now: float) -> list[tuple[str, NewRecord]]:
        """Session ids and records to be written now; a record that fails comes back by `write_again`."""
        self._due.update(dict.fromkeys(each for each in self._ending if self._is_gone(each, now)))
        for session_id, written_at in self._written.items():
            if now - written_at < REFRESH_S:
                break
            self._due[session_id] = None
        due, self._due = self._due, {}
        return [(session_id, self._record(session_id, now)) for session_id in due]

    def lease(self, beat: int) -> NewRecord:
        value = encode_value(LeaseValue(beat=beat, lease_ms=LEASE_MS))
        return NewRecord(CHAT_PRESENCE, self.gateway_id.encode(), (("schema", LEASE_SCHEMA),), value)

    def lease_ended(self) -> NewRecord:
        """The gateway shuts down: ends its lease and with it all of its sessions."""
        return NewRecord(CHAT_PRESENCE, self.gateway_id.encode(), (("schema", LEASE_SCHEMA),), None)

    def _record(self, session_id: str, now: float) -> NewRecord:
        self._written.pop(session_id, None)
        value = None
        if self._is_gone(session_id, now):
            self._own.pop(session_id, None)
            self._ending.discard(session_id)
        else:
            own = self._own[session_id]
            self._written[session_id] = now
            value = encode_value(SessionValue(own.user, list(own.rooms), own.state))
        key = f"{self.gateway_id}/{session_id}".encode()
        return NewRecord(CHAT_PRESENCE, key, (("schema", SESSION_SCHEMA),), value)

    def _is_gone(self, session_id: str, now: float) -> bool:
        own = self._own.get(session_id)
        return own is None or (own.gone_at is not None and own.gone_at <= now)
