"""The fold of chat-presence: which gateways are to be believed, and so who is where.

A gateway's lease is a record it writes every 2 s; it is believed while its last one is at most `lease_ms` old. Age is
told by the broker's clock only, and only our own beats move it: a beat of ours that came back proves that the log
was open to us all along, so who was silent is gone. After a hole between two own beats longer than our own lease we
were deaf ourselves, or the log was closed to everybody: then nobody is judged, all leases begin anew.
"""

from dataclasses import dataclass, field

from parley_contract.frames import Members, Person, ShownState
from parley_contract.records import (
    LeaseValue,
    LogRecord,
    Poison,
    SessionValue,
    TypingValue,
    parse_key,
    parse_value,
)

from parley_gateway.domain.roll import Roll

# A gateway that is silent so long is forgotten with its sessions; should it come back, it writes them again.
FORGET_AFTER_MS = 60_000
MOVING_MS = 5_000
LAST_SEEN_MS = 3_600_000
_TYPING = "typing"


@dataclass(frozen=True, slots=True)
class Change:
    """A person came to a room, left it or is shown otherwise, over all of their devices; `before` is what they were
    shown as, None when they were not here."""

    room: str
    person: Person
    before: ShownState | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record meant. `lapsed`: our own lease had ended, so others may have stopped believing us."""

    changes: tuple[Change, ...] = ()
    typing: TypingValue | None = None
    own_beat: int | None = None
    lapsed: bool = False


@dataclass(slots=True)
class _Gateway:
    leased_at: int | None = None
    lease_ms: int = 0
    believed: bool = False
    sessions: dict[str, SessionValue] = field(default_factory=dict)


_NOBODY = Roll()


class PresenceFold:
    def __init__(self, own_gateway: str) -> None:
        self._own = own_gateway
        self._own_beat_at: int | None = None
        self._gateways: dict[str, _Gateway] = {}
        self._rolls: dict[str, Roll] = {}
        self._last_seen: dict[str, int] = {}
        self._changes: list[Change] = []

    @property
    def now_ms(self) -> int | None:
        """The broker's time as far as we know: that of our last beat."""
        return self._own_beat_at

    def apply(self, record: LogRecord) -> Outcome:
        """Raise Poison when the record is not one of presence."""
        gateway_id, slash, rest = parse_key(record).partition("/")
        if not slash:
            return self._on_lease(gateway_id, record)
        session_id, _, suffix = rest.partition("/")
        if suffix:
            return self._on_typing(suffix, record)
        return self._on_session(gateway_id, session_id, record)

    def shown(self, room: str, user_id: str) -> ShownState | None:
        """What the person is shown as in the room, None when they are not here for others."""
        roll = self._rolls.get(room)
        return None if roll is None else roll.shown(user_id)

    def count(self, room: str) -> int:
        return len(self._rolls.get(room, _NOBODY))

    def members(self, room: str, joining: Person) -> Members:
        """Who is in the room, with the person who is just coming in; the first 200 by name."""
        return self._rolls.get(room, _NOBODY).members(joining)

    def last_seen(self, user_id: str) -> int | None:
        """When the person was last here, in the broker's ms; known for an hour."""
        return self._last_seen.get(user_id)

    # Records -----------------------------------------------------------------------------------------------------

    def _on_lease(self, gateway_id: str, record: LogRecord) -> Outcome:
        if record.value is None:
            self._on_lease_ended(gateway_id, record.ts)
            return Outcome()
        value = parse_value(LeaseValue, record)
        gateway = self._gateways.setdefault(gateway_id, _Gateway())
        gateway.leased_at, gateway.lease_ms = record.ts, value.lease_ms
        self._believe(gateway)
        if gateway_id != self._own:
            return Outcome(self._taken())
        lapsed = self._on_own_beat(record.ts, value.lease_ms)
        return Outcome(self._taken(), own_beat=value.beat, lapsed=lapsed)

    def _on_lease_ended(self, gateway_id: str, ts: int) -> None:
        """A gateway that shuts down: its people are on their way to another one, so they stay as long as after a
        lost line. One record ends all of its sessions."""
        gateway = self._gateways.get(gateway_id)
        if gateway is not None:
            gateway.leased_at, gateway.lease_ms = ts, MOVING_MS

    def _on_own_beat(self, ts: int, lease_ms: int) -> bool:
        before, self._own_beat_at = self._own_beat_at, ts
        if before is not None and ts - before > lease_ms:
            for gateway in self._gateways.values():
                if gateway.believed:
                    gateway.leased_at = ts
            return True
        while self._last_seen and ts - next(iter(self._last_seen.values())) > LAST_SEEN_MS:
            del self._last_seen[next(iter(self._last_seen))]
        for gateway_id, gateway in list(self._gateways.items()):
            silent_ms = ts - gateway.leased_at if gateway.leased_at is not None else FORGET_AFTER_MS + 1
            if silent_ms > gateway.lease_ms:
                self._doubt(gateway)
            if silent_ms > FORGET_AFTER_MS:
                self._forget(gateway_id)
        return False

    def _on_session(self, gateway_id: str, session_id: str, record: LogRecord) -> Outcome:
        value = None if record.value is None else parse_value(SessionValue, record)
        gateway = self._gateways.setdefault(gateway_id, _Gateway())
        before = gateway.sessions.pop(session_id, None)
        if value is not None:
            gateway.sessions[session_id] = value
        if gateway.believed:
            # Enter before leaving: who only moved between their rooms was never away.
            self._enter_all(value)
            self._exit_all(before)
        return Outcome(self._taken())

    def _on_typing(self, suffix: str, record: LogRecord) -> Outcome:
        if suffix != _TYPING:
            raise Poison("unknown key")
        return Outcome(typing=None if record.value is None else parse_value(TypingValue, record))

    # Counting ----------------------------------------------------------------------------------------------------

    def _believe(self, gateway: _Gateway) -> None:
        if not gateway.believed:
            gateway.believed = True
            for session in gateway.sessions.values():
                self._enter_all(session)

    def _doubt(self, gateway: _Gateway) -> None:
        if gateway.believed:
            gateway.believed = False
            for session in gateway.sessions.values():
                self._exit_all(session)

    def _forget(self, gateway_id: str) -> None:
        gateway = self._gateways.pop(gateway_id, None)
        if gateway is not None:
            self._doubt(gateway)

    def _enter_all(self, session: SessionValue | None) -> None:
        if session is not None:
            for room in set(session.rooms):
                roll = self._rolls.setdefault(room, Roll())
                before = roll.shown(session.user.id)
                roll.enter(session.user, session.state)
                self._note(room, session.user, before)

    def _exit_all(self, session: SessionValue | None) -> None:
        if session is not None:
            for room in set(session.rooms):
                roll = self._rolls[room]
                before = roll.shown(session.user.id)
                roll.exit(session.user, session.state)
                self._note(room, session.user, before)
                if not roll:
                    del self._rolls[room]

    def _note(self, room: str, person: Person, before: ShownState | None) -> None:
        after = self.shown(room, person.id)
        if before != after:
            self._changes.append(Change(room, person, before))
        if before is not None and after is None and self._own_beat_at is not None:
            # The one seen last stands last.
            self._last_seen.pop(person.id, None)
            self._last_seen[person.id] = self._own_beat_at

    def _taken(self) -> tuple[Change, ...]:
        changes, self._changes = tuple(self._changes), []
        return changes
