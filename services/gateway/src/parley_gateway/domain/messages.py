"""Messages: from a person's send to a record, and from a record to everybody's screen.

The author's own message comes back by the same way as everyone's: produced, heard again, judged by the fold. What the
fold says of the record is the answer to the send.
"""

from parley_contract.chat_records import message_record
from parley_contract.fold import Doubled, Poisoned, RoomFold, Shown
from parley_contract.frames import Ack, Cursor, Message, Msg
from parley_contract.records import LogRecord
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.domain.actions import Publish
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.extents import RoomExtents
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Key, Pending
from parley_gateway.domain.recent import RecentMessages
from parley_gateway.domain.resume import Resumed, RoomView, resume
from parley_gateway.domain.tally import Tally
from parley_gateway.domain.topic_life import TopicLife

KIND = "message"
TRACEPARENT = "traceparent"


class Messages:
    """`gateway_id` is 16 hex digits; every record of ours carries it."""

    def __init__(self, hub: Hub, tally: Tally, pending: Pending, gateway_id: str, life: TopicLife) -> None:
        self._hub = hub
        self._tally = tally
        self._pending = pending
        self._gateway_id = gateway_id
        self._produced = 0
        self._life = life
        self._fold = RoomFold()
        self._extents = RoomExtents()
        self._recent = RecentMessages()
        self._folded_from: dict[int, int] = {}
        self._log_start: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._fold)

    # From a person -----------------------------------------------------------------------------------------------

    def send(self, connection: Connection, asked: Publish, now: float) -> list[Outgoing]:
        """The record to produce; none when the log has the message already or it is on its way."""
        user = connection.require_user()
        first = self._fold.first_of(asked.room, user.id, asked.cid)
        if first is not None:
            self._ack(connection, asked.re, asked.room, asked.cid, *first, dup=True)
            return []
        key = _key(asked.room, user.id, asked.cid)
        mark = self._next_mark()
        if not self._pending.add(key, connection, asked.re, now, mark):
            return []
        return [Outgoing(message_record(asked.room, asked.cid, user, asked.text, traceparent=mark), key)]

    def resume(self, room: str, since: Cursor | None, last: int | None) -> tuple[int | None, Resumed]:
        """The room's head, and what a join answers up to it."""
        partition = self._life.partition_of(room)
        view = RoomView(
            epoch=self._life.epoch,
            log_start=self._log_start.get(partition, 0),
            folded_from=self._folded_from.get(partition, 0),
            kept=self._extents.kept(room),
            gone=self._extents.gone(room),
            recent=self._recent.of(room),
        )
        return view.head, resume(view, since, last)

    # From the log ------------------------------------------------------------------------------------------------

    def begin(self, partition: int, log_start: int) -> None:
        """Reading starts here."""
        self._folded_from[partition] = self._log_start[partition] = log_start

    def on_record(self, record: LogRecord, now: float) -> None:
        match self._fold.apply(record):
            case Shown(message):
                self._extents.add(message.room, record.partition, message.offset)
                self._recent.add(message)
                self._hub.tell_room(message.room, _msg(message))
                key = _key(message.room, message.sender.id, message.cid)
                self._settle(key, message.offset, message.ts, now, record)
            case Doubled(room, sender_id, cid, first_offset, first_ts):
                self._tally.doubled += 1
                self._settle(_key(room, sender_id, cid), first_offset, first_ts, now)
            case Poisoned():
                self._tally.skipped(CHAT_MESSAGES, record.offset)

    def evict(self, partition: int, log_start: int) -> None:
        """Retention has moved the partition's start."""
        self._log_start[partition] = log_start
        self._fold.evict(partition, log_start)
        for room in self._extents.evict(partition, log_start):
            self._recent.evict(room, log_start)

    def _settle(self, key: Key, offset: int, ts: int, now: float, shown: LogRecord | None = None) -> None:
        """Ack everyone who waited. It is no dup only for the one whose own record is the one that is shown: the same
        cid may have come through another gateway a moment earlier."""
        for waiter in self._pending.settle(key):
            self._tally.loopback.add(now - waiter.asked_at)
            dup = shown is None or not waiter.mark or (TRACEPARENT, waiter.mark.encode()) not in shown.headers
            self._ack(waiter.connection, waiter.re, key[1], key[3], offset, ts, dup=dup)

    def _next_mark(self) -> str:
        """A W3C traceparent, not sampled: its trace id is our id and a count, so it names one record of all."""
        self._produced += 1
        return f"00-{self._gateway_id}{self._produced:016x}-{self._produced:016x}-00"

    def _ack(self, connection: Connection, re: int, room: str, cid: str, offset: int, ts: int, *, dup: bool) -> None:
        self._tally.sends["dup" if dup else "ack"] += 1
        self._hub.reply(connection, Ack(re=re, cid=cid, room=room, offset=offset, ts=ts, dup=dup))


def _key(room: str, sender_id: str, cid: str) -> Key:
    return (KIND, room, sender_id, cid)


def _msg(message: Message) -> Msg:
    return Msg(
        room=message.room,
        offset=message.offset,
        prev=message.prev,
        ts=message.ts,
        cid=message.cid,
        sender=message.sender,
        kind=message.kind,
        text=message.text,
    )
