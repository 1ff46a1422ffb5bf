"""A socket that remembers, and a gateway whose log is a list."""

import itertools

from parley_contract.claims import AccessTokenClaims
from parley_contract.frames import Error, Person, ServerFrame, parse_server_frame
from parley_contract.records import LogRecord, NewRecord
from parley_gateway.domain.actions import Action, Admit, Join, Publish
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.gateway import TOPICS, Gateway
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.session import Session
from parley_gateway.domain.tally import Tally
from parley_gateway.domain.topic_life import TopicLife

OWN = "0123456789abcdef"


def payloads(data: bytes) -> list[bytes]:
    """The payloads of unmasked text frames standing one after the other."""
    found = []
    while data:
        assert data[0] == 0x81
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10], "big"), 10
        found.append(data[start : start + size])
        data = data[start + size :]
    return found


class FakeSocket:
    """`slow` makes it refuse writes as a socket does whose reader is too far behind."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed: int | None = None
        self.slow = False

    def write_frames(self, data: bytes) -> bool:
        if self.slow:
            return False
        if self.closed is None:
            self.writes.append(data)
        return True

    def close_with(self, code: int, reason: str, farewell: bytes) -> None:
        if self.closed is None:
            self.writes.append(farewell)
            self.closed = code

    def hold(self) -> None:
        pass

    def go_on(self) -> None:
        pass

    def look(self) -> None:
        pass

    def frames(self) -> list[ServerFrame]:
        """Everything written so far, and forget it."""
        written, self.writes = b"".join(self.writes), []
        return [parse_server_frame(payload) for payload in payloads(written)]


def claims(user_id: str, sid: str = "sid-1") -> AccessTokenClaims:
    return AccessTokenClaims(
        iss="parley-auth", aud="parley", sub=user_id, name=f"name-{user_id}", sid=sid, iat=0, exp=600, jti="j"
    )


class World:
    """A gateway that has read an empty log and hears its own beats; `now` is in the test's hands."""

    def __init__(self, gateway_id: str = OWN) -> None:
        self.now = 1000.0
        self.tally = Tally()
        self.gateway = Gateway(gateway_id, self.tally)
        self.gateway.begin_again(TopicLife("epoch-1", 3_600_000, 1))
        self.gateway.messages.begin(0, 0)
        self.gateway.hearing.caught_up()
        self._next = {topic: itertools.count() for topic in TOPICS}
        self._ids = itertools.count(1)
        self.beat()

    def log(self, *records: NewRecord, ts: int | None = None) -> list[LogRecord]:
        """Append to the log and take it in as one poll."""
        polled: dict[str, list[LogRecord]] = {}
        for record in records:
            offset = next(self._next[record.topic])
            stamp = int(self.now * 1000) if ts is None else ts
            read = LogRecord(0, offset, stamp, record.key, record.headers, record.value)
            polled.setdefault(record.topic, []).append(read)
        self.gateway.on_poll(polled, self.now)
        self.gateway.hub.flush()
        owed = self.gateway.owed(self.now)
        if owed:
            self.log(*owed)
        return [record for each in polled.values() for record in each]

    def beat(self) -> None:
        self.log(self.gateway.attendance.lease(1))

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.gateway.on_tick(self.now)
        self.gateway.hub.flush()

    def connect(self, user_id: str, sid: str | None = None) -> Connection:
        """A connection that has said hello; its welcome is already read."""
        connection = Connection(FakeSocket(), Session(self.now), f"c{next(self._ids)}")
        self.gateway.began(connection, self.now)
        (admit,) = connection.session.on_verified(1, claims(user_id, sid or f"sid-{user_id}"), 600.0, self.now)
        assert isinstance(admit, Admit)
        self.perform(connection, admit)
        frames_of(connection)
        return connection

    def perform(self, connection: Connection, action: Action) -> list[Outgoing]:
        outgoing = self.gateway.perform(connection, action, self.now, int(self.now * 1000))
        self.gateway.hub.flush()
        return outgoing

    def do(self, connection: Connection, action: Action) -> list[ServerFrame]:
        """Perform it, let the log bring it back, and return what the connection was told."""
        frames_of(connection)
        self.log(*(out.record for out in self.perform(connection, action)))
        return frames_of(connection)

    def write_presence(self) -> None:
        self.log(*(record for _, record in self.gateway.attendance.due(self.now)))


def frames_of(connection: Connection) -> list[ServerFrame]:
    assert isinstance(connection.socket, FakeSocket)
    return connection.socket.frames()


def closed_with(connection: Connection) -> int | None:
    assert isinstance(connection.socket, FakeSocket)
    return connection.socket.closed


def person(user_id: str) -> Person:
    return Person(user_id, f"name-{user_id}")


GENERAL = Join(1, "general", None, None)
SEND = Publish(2, "cid-1", "general", "hello")


def joined(world: World, user_id: str) -> Connection:
    connection = world.connect(user_id)
    world.perform(connection, GENERAL)
    frames_of(connection)
    return connection


def errors(connection: Connection) -> list[tuple[str, int | None]]:
    return [(frame.code, frame.re) for frame in frames_of(connection) if isinstance(frame, Error)]
