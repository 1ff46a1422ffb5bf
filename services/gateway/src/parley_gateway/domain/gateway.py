"""The gateway's decisions in one place: a session's requests, the log's records and the passing of time go in;
frames for the hub and records for the log come out. Nothing here waits.
"""

from collections.abc import Callable, Iterable

from parley_contract import topics
from parley_contract.records import LogRecord, NewRecord
from parley_contract.refusals import Refused

from parley_gateway.domain import audit
from parley_gateway.domain.actions import Action, Admit, Close, Govern, Hold, Publish, Reply, Verify
from parley_gateway.domain.answers import error_frame
from parley_gateway.domain.attendance import Attendance
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.doors import Doors, TurnedAway
from parley_gateway.domain.governing import Governing
from parley_gateway.domain.hearing import DEAF_AFTER_S, Hearing
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.messages import KIND, Messages
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Pending
from parley_gateway.domain.people import People
from parley_gateway.domain.profiles import Profiles
from parley_gateway.domain.rates import SENDS_PER_S, RatesOfPeople
from parley_gateway.domain.reading import Reading
from parley_gateway.domain.requests import Requests
from parley_gateway.domain.revocations import Revocations
from parley_gateway.domain.rooms import Rooms
from parley_gateway.domain.rota import Rota
from parley_gateway.domain.tally import Tally
from parley_gateway.domain.topic_life import NO_LIFE, TopicLife

# The order in which one poll is taken in: who may no longer speak, then who people are and what rooms there are, then
# what was said and read, then who is here.
TOPICS = (
    topics.CHAT_SESSIONS,
    topics.CHAT_PEOPLE,
    topics.CHAT_ROOMS,
    topics.CHAT_READS,
    topics.CHAT_MESSAGES,
    topics.CHAT_PRESENCE,
)

LOOK_INTERVAL_S = 1.0


class Gateway:
    def __init__(
        self, gateway_id: str, tally: Tally, doors: Doors | None = None, sends_per_s: float = SENDS_PER_S
    ) -> None:
        self.hub = Hub(tally)
        self.doors = doors or Doors()
        self.rates = RatesOfPeople(sends_per_s)
        self.hearing = Hearing()
        self.attendance = Attendance(gateway_id)
        self._tally = tally
        self._connections = Rota(LOOK_INTERVAL_S)
        self._ticked_at = float("inf")
        # Not of one life of the log: a topic that was made anew has forgotten who was logged out, we have not.
        self.revocations = Revocations(tally)
        self._draining = False
        self._begin(NO_LIFE)

    def _begin(self, life: TopicLife) -> None:
        self.life = life
        self.pending = Pending()
        self.messages = Messages(self.hub, self._tally, self.pending, self.attendance.gateway_id, life)
        self.rooms = Rooms(self.hub, self._tally, self.pending)
        self.people = People(self.hub, self._tally, self.attendance, self.hearing)
        self.profiles = Profiles(self.hub, self._tally)
        self.reading = Reading(self.hub, self._tally, life.epoch, self.tells_reads)
        self.governing = Governing(self.rooms, self.profiles, self.pending)
        self.requests = Requests(self)

    def tells_reads(self, room: str) -> bool:
        return self.rooms.is_small(room, self.people.count(room))

    # Connections -------------------------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """Open sockets, those that have not said hello yet included."""
        return len(self._connections)

    def began(self, connection: Connection, now: float) -> None:
        self._connections.add(connection)
        self._turn_away(self.doors.came(connection, now))

    def is_crowded(self, user_id: str) -> bool:
        """Whether this person has as many sockets open here as one may."""
        return self.doors.is_full(len(self.hub.of_user(user_id)))

    def require_admission(self, sid: str, now: float) -> None:
        """Raise Refused when no token of this session may be accepted here and now."""
        self.require_log(now)
        if sid in self.revocations:
            raise Refused("not_authenticated", "This session was logged out. Please log in again.")

    def perform(self, connection: Connection, action: Action, now: float, wall_ms: int) -> list[Outgoing]:
        """Do what a session asks for (all but Verify and Hold); return the records to produce, in order."""
        match action:
            case Reply(frame):
                self.hub.reply(connection, frame)
            case Close(code, retry_after_ms):
                self.hub.close(connection, code, retry_after_ms)
            case Verify() | Hold():
                raise AssertionError("tokens and turns are no matter of the gateway")
            case _:
                try:
                    return self.requests.answer(connection, action, now, wall_ms)
                except Refused as refused:
                    if isinstance(action, Publish):
                        self._tally.sends[refused.code] += 1
                    elif isinstance(action, Govern):
                        audit.refused(connection, action.asked, refused)
                    re = getattr(action, "re", None)
                    if re is not None:
                        self.hub.reply(connection, error_frame(refused, re))
        return []

    def admit(self, connection: Connection, admit: Admit, now: float) -> None:
        connection.user, connection.sid = admit.user, admit.sid
        connection.session.share(self.rates.of(admit.user.id, now))
        self.doors.went(connection)
        self.profiles.meet(admit.user)
        self.hub.admit(connection)

    def require_log(self, now: float) -> None:
        """Raise Refused while nothing can be written, or what was written cannot be heard."""
        if self._draining:
            raise Refused("unavailable", "This server is restarting. Please try again in a moment.", 1000)
        if not self.hearing.is_heard(now):
            raise Refused(
                "unavailable", "The message log does not answer right now. Please try again in a moment.", 2000
            )

    def ended(self, connection: Connection, code: int, now: float) -> None:
        """The socket is gone; `code` is the close code, 1006 when there was none."""
        self._connections.discard(connection)
        self.doors.went(connection)
        self.hub.drop(connection)
        self.attendance.ended(connection, code, now)

    # The log -----------------------------------------------------------------------------------------------------

    def on_poll(self, polled: dict[str, list[LogRecord]], now: float) -> None:
        """Take in what one poll brought, by topic; the caller flushes the hub."""
        for topic in TOPICS:
            for record in polled.get(topic, ()):
                self._on_record(topic, record, now)
        self.people.tell_news(now)

    def on_old_messages(self, records: Iterable[LogRecord]) -> None:
        """Take in what is so old that we would not hold its content; nobody hears it any more."""
        newest: dict[tuple[str, str], int] = {}
        for record in records:
            heading = self.messages.place(record)
            if heading is not None and heading.kind == "message":
                newest[heading.sender_id, heading.room] = heading.offset
        for (user_id, room), offset in newest.items():
            self.reading.on_own_message(user_id, room, offset)

    def _on_record(self, topic: str, record: LogRecord, now: float) -> None:
        match topic:
            case topics.CHAT_MESSAGES:
                shown = self.messages.on_record(record, now)
                if shown is not None and shown.kind == "message":
                    self.reading.on_own_message(shown.sender.id, shown.room, shown.offset)
                    self.rooms.spoke(shown.room, shown.sender.id, now)
            case topics.CHAT_PRESENCE:
                self.people.on_record(record, now)
            case topics.CHAT_ROOMS:
                for connection in self.rooms.on_record(record):
                    self.attendance.rooms_changed(connection)
            case topics.CHAT_READS:
                self.requests.on_reads(record)
            case topics.CHAT_PEOPLE:
                self.profiles.on_record(record)
            case _:
                self._on_revocation(record)

    def _on_revocation(self, record: LogRecord) -> None:
        sid = self.revocations.on_record(record)
        for connection in self.hub.of_sid(sid) if sid is not None else ():
            self._close_if_told(connection, connection.session.on_revoked())

    def begin_again(self, life: TopicLife) -> None:
        """The topic was made anew, or cannot be read on from where we were: forget all and close every socket, so that
        clients come back with their old cursors and are told what became of them. Who waits for an answer gets it
        first: what was sent into the old log may be in it or not."""
        self._give_up(float("inf"))
        self.hearing.begin_again()
        for connection in self._connections:
            self._close_if_told(connection, connection.session.on_drained(retry_after_ms=1000))
        self._begin(life)

    def not_enqueued(self, outgoing: Outgoing) -> None:
        """The record surely did not reach the log."""
        self._fail(outgoing, Refused("unavailable", "The message log could not take this. Please try again.", 1000))

    def lost(self, outgoing: Outgoing) -> None:
        """The producer gave the record up; it may be in the log or not."""
        self._fail(outgoing, _unknown())

    def _fail(self, outgoing: Outgoing, refused: Refused) -> None:
        if outgoing.key is None:
            return
        self.rooms.not_written(outgoing.key)
        for waiter in self.pending.settle(outgoing.key):
            self._tell_refused(waiter.connection, waiter.re, refused, outgoing.key[0])

    def _tell_refused(self, connection: Connection, re: int, refused: Refused, kind: str) -> None:
        if kind == KIND:
            self._tally.sends[refused.code] += 1
        self.hub.reply(connection, error_frame(refused, re))

    # Time --------------------------------------------------------------------------------------------------------

    def on_tick(self, now: float) -> None:
        """Ten times a second and before each beat; the caller flushes the hub."""
        self._give_up(now)
        if now - self._ticked_at > DEAF_AFTER_S:
            self._wake_up(now)
        self._ticked_at = now
        self.people.tell_news(now)
        for connection in self._connections.due(now):
            connection.socket.look()
            self._close_if_told(connection, connection.session.on_tick(now))
        self._turn_away(self.doors.on_tick(now))
        self.rates.forget(now, lambda user_id: bool(self.hub.of_user(user_id)))
        if self.people.broker_ms is not None:
            self.revocations.forget(self.people.broker_ms)

    def owed(self, now: float) -> list[NewRecord]:
        """Records that nobody waits for and that are due; one that fails is not asked for again."""
        return [*self.rooms.take_owed(), *self.reading.due(now)]

    def _wake_up(self, now: float) -> None:
        """This process was stopped or starved for so long that others count its people as gone. Its sockets are of that
        past: their people come back, here or elsewhere, and none is brought back by our next beat."""
        self._tally.stalls += 1
        self.attendance.all_gone(now)
        for connection in self._connections:
            self._close_if_told(connection, connection.session.on_drained(retry_after_ms=0))

    def _give_up(self, now: float) -> None:
        for waiter in self.pending.expire(now):
            self._tell_refused(waiter.connection, waiter.re, _unknown(), waiter.key[0])

    # Shutdown ----------------------------------------------------------------------------------------------------

    def drain(self) -> None:
        """Take nothing new; what is on its way may still arrive."""
        self._draining = True

    def send_away(self, retry_after_ms: Callable[[], int]) -> None:
        """Answer what still waits, then say bye to everybody, each with a hint of their own when to come back."""
        self._give_up(float("inf"))
        for connection in self._connections:
            self._close_if_told(connection, connection.session.on_drained(retry_after_ms()))

    def _turn_away(self, gone: list[TurnedAway]) -> None:
        for one in gone:
            self._tally.turned_away += 1
            self.doors.went(one.connection)
            self._close_if_told(one.connection, one.connection.session.on_turned_away(one.code))

    def _close_if_told(self, connection: Connection, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Close):
                self.hub.close(connection, action.code, action.retry_after_ms)


def _unknown() -> Refused:
    return Refused("unknown_outcome", "The message log did not answer in time. Sending again is safe.", 1000)
