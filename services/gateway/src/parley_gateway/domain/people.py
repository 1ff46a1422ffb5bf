"""Who is here and who is typing: our own connections into chat-presence, and everybody's out of it.

Our own people take the same way as those of other gateways: written to the log, heard again.
"""

from parley_contract.frames import Member, Members, Person, TypingNow
from parley_contract.limits import TYPING_LIFE_S
from parley_contract.records import TYPING_SCHEMA, LogRecord, NewRecord, Poison, TypingValue, encode_value
from parley_contract.rooms_fold import Membership
from parley_contract.topics import CHAT_PRESENCE

from parley_gateway.domain.actions import Typing
from parley_gateway.domain.attendance import Attendance
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.hearing import Hearing
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.presence import PresenceFold
from parley_gateway.domain.presence_news import PresenceNews
from parley_gateway.domain.tally import Tally


class People:
    def __init__(self, hub: Hub, tally: Tally, attendance: Attendance, hearing: Hearing) -> None:
        self._hub = hub
        self._tally = tally
        self._attendance = attendance
        self._hearing = hearing
        self._fold = PresenceFold(attendance.gateway_id)
        self._news = PresenceNews(self._fold)

    @property
    def broker_ms(self) -> int | None:
        return self._fold.now_ms

    def shown_to(self, joining: Person, room: str) -> Members:
        """Who is in the room, for somebody who comes in and is told from here on what changes."""
        self._news.on_newcomer(room)
        return self.members(room, joining)

    def members(self, room: str, joining: Person) -> Members:
        return self._fold.members(room, joining)

    def count(self, room: str) -> int:
        """How many are in the room now."""
        return self._fold.count(room)

    def member(self, room: str, membership: Membership) -> Member:
        """Somebody who belongs to the room, with whether they are here."""
        person = membership.user
        state = self._fold.shown(room, person.id)
        seen = None if state is not None else self._fold.last_seen(person.id)
        return Member(person.id, person.name, membership.role, state is not None, state, seen)

    def typing(self, connection: Connection, asked: Typing) -> list[Outgoing]:
        """Only who hears a room can be typing in it; anything else is dropped, typing has no answer."""
        if asked.room not in connection.rooms:
            return []
        value = encode_value(TypingValue(user=connection.require_user(), room=asked.room))
        key = f"{self._attendance.gateway_id}/{connection.id}/typing".encode()
        return [Outgoing(NewRecord(CHAT_PRESENCE, key, (("schema", TYPING_SCHEMA),), value))]

    def on_record(self, record: LogRecord, now: float) -> None:
        try:
            outcome = self._fold.apply(record)
        except Poison:
            self._tally.skipped(CHAT_PRESENCE, record.offset)
            return
        for change in outcome.changes:
            self._news.note(change)
        if outcome.typing is not None and self._is_fresh(record):
            self._tell_typing(outcome.typing)
        if outcome.own_beat is not None:
            self._hearing.heard_own_beat(now)
        if outcome.lapsed:
            self._attendance.write_all_again()

    def tell_news(self, now: float) -> None:
        for frame in self._news.due(now):
            self._hub.tell_room(frame.room, frame)

    def _is_fresh(self, record: LogRecord) -> bool:
        return self.broker_ms is not None and self.broker_ms - record.ts <= TYPING_LIFE_S * 1000

    def _tell_typing(self, value: TypingValue) -> None:
        self._hub.tell_others(value.room, value.user.id, TypingNow(room=value.room, user=value.user))
