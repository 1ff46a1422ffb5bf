"""Messages and what is done to them: from a person's request to a record, and from a record to everybody's screen.

The author's own message comes back by the same way as everyone's: produced, heard again, judged by the fold. What the
fold says of the record is the answer to the request.
"""

from parley_contract.chat_records import Content, Heading, chat_record
from parley_contract.fold import Doubled, Poisoned, RoomFold, Shown
from parley_contract.frames import Ack, Cursor, Message, Unread
from parley_contract.records import LogRecord
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_MESSAGES

from parley_gateway.domain.actions import Publish
from parley_gateway.domain.answers import error_frame
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.hub import Hub
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.pending import Key, Pending
from parley_gateway.domain.recent import RecentRecords
from parley_gateway.domain.resume import Resumed, RoomView, resume
from parley_gateway.domain.tally import Tally
from parley_gateway.domain.topic_life import TopicLife

KIND = "message"
TRACEPARENT = "traceparent"
# How many records another gateway may have read that this one has not.
AHEAD_MAX = 100


class Messages:
    """`gateway_id` is 16 hex digits; every record of ours carries it."""

    def __init__(self, hub: Hub, tally: Tally, pending: Pending, gateway_id: str, life: TopicLife) -> None:
        self._hub = hub
        self._tally = tally
        self._pending = pending
        self._gateway_id = gateway_id
        self._produced = 0
        self._life = life
        self._fold = RoomFold(life.partitions)
        self._recent = RecentRecords()
        self._folded_from: dict[int, int] = {}
        self._log_start: dict[int, int] = {}
        # The next offset of each partition.
        self._next: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._fold)

    # From a person -----------------------------------------------------------------------------------------------

    def send(
        self,
        connection: Connection,
        asked: Publish,
        now: float,
        mentions: tuple[str, ...] = (),
        *,
        moderates: bool = False,
    ) -> list[Outgoing]:
        """The record to produce; none when the log has it already or it is on its way. `moderates`: the sender may
        delete what others wrote."""
        user = connection.require_user()
        first = self._fold.first_of(asked.room, user.id, asked.cid)
        if first is not None:
            self._ack(connection, asked.re, asked.room, asked.cid, *first, dup=True)
            return []
        self._require_target(asked, user.id, moderates=moderates)
        key = _key(asked.room, user.id, asked.cid)
        mark = self._next_mark()
        if not self._pending.add(key, connection, asked.re, now, mark):
            return []
        as_moderator = moderates and asked.kind == "delete"
        heading = Heading(asked.room, 0, 0, 0, asked.cid, user.id, asked.kind, asked.target, mentions, as_moderator)
        content = Content(user.name, asked.text, asked.emoji, asked.on, asked.reply_to)
        return [Outgoing(chat_record(heading, content, mark), key)]

    def _require_target(self, asked: Publish, user_id: str, *, moderates: bool) -> None:
        """Raise Refused unless what the request is about is there, and is the person's to change."""
        about = asked.reply_to if asked.kind == "message" else asked.target
        if about is None:
            return
        index = self._fold.room(asked.room)
        author = None if index is None else index.author(about)
        if index is None or author is None:
            if 0 <= about - self._next.get(self._life.partition_of(asked.room), 0) < AHEAD_MAX:
                # Told by another gateway, which is a moment ahead of this one.
                raise Refused("unavailable", "This message has not reached this server yet. Please try again.", 200)
            raise Refused("not_found", "There is no such message in this room, or it is not kept any more.")
        if index.is_deleted(about):
            raise Refused("conflict", "This message was deleted.")
        is_change = asked.kind in {"edit", "delete"}
        if is_change and author != user_id and not (asked.kind == "delete" and moderates):
            raise Refused("forbidden", f"Only its author can {asked.kind} this message.")

    def resume(self, room: str, since: Cursor | None, last: int | None) -> tuple[int | None, Resumed]:
        """The room's head, and what a join answers up to it."""
        partition = self._life.partition_of(room)
        index = self._fold.room(room)
        view = RoomView(
            epoch=self._life.epoch,
            log_start=self._log_start.get(partition, 0),
            folded_from=self._folded_from.get(partition, 0),
            kept=() if index is None else index.places,
            gone=None if index is None else index.gone,
            recent=self._recent.of(room),
        )
        return view.head, resume(view, since, last)

    def has(self, room: str, sender_id: str, cid: str) -> bool:
        """Whether this is in the log, or on its way there."""
        if self._fold.first_of(room, sender_id, cid) is not None:
            return True
        return self._pending.has(_key(room, sender_id, cid))

    def unread(self, room: str, user_id: str, read: int | None) -> Unread:
        return self._fold.unread(room, user_id, read)

    def head(self, room: str) -> int | None:
        return self._fold.head(room)

    # From the log ------------------------------------------------------------------------------------------------

    def begin(self, partition: int, log_start: int) -> None:
        """Reading starts here."""
        self._folded_from[partition] = self._log_start[partition] = log_start

    def on_record(self, record: LogRecord, now: float) -> Message | None:
        """Return what is shown of it, if anything."""
        self._next[record.partition] = record.offset + 1
        match self._fold.apply(record):
            case Shown(message, poison):
                self._show(message, record, now)
                if poison is not None:
                    self._tally.skipped(CHAT_MESSAGES, record.offset)
                return message
            case Doubled(room, sender_id, cid, first_offset, first_ts):
                self._tally.doubled += 1
                self._settle(_key(room, sender_id, cid), first_offset, first_ts, now)
            case Poisoned():
                self._tally.skipped(CHAT_MESSAGES, record.offset)
        return None

    def place(self, record: LogRecord) -> Heading | None:
        """The same for a record that is too old to be shown by us: only its place is remembered."""
        return self._fold.place(record)

    def _show(self, message: Message, record: LogRecord, now: float) -> None:
        self._recent.add(message)
        self._hub.show(message)
        key = _key(message.room, message.sender.id, message.cid)
        if message.kind == "void":
            self._refuse(key)
        else:
            self._settle(key, message.offset, message.ts, now, record)

    def evict(self, partition: int, log_start: int) -> None:
        """Retention has moved the partition's start."""
        self._log_start[partition] = log_start
        promoted = self._fold.evict(partition, log_start)
        for room in self._fold.rooms_in(partition):
            self._recent.evict(room, log_start)
        for heading in promoted:
            # We hold no content of it: what is held of its room begins after it.
            self._recent.evict(heading.room, heading.offset + 1)

    def _settle(self, key: Key, offset: int, ts: int, now: float, shown: LogRecord | None = None) -> None:
        """Ack everyone who waited. It is no dup only for the one whose own record is the one that is shown: the same
        cid may have come through another gateway a moment earlier."""
        for waiter in self._pending.settle(key):
            self._tally.loopback.add(now - waiter.asked_at)
            dup = shown is None or not waiter.mark or (TRACEPARENT, waiter.mark.encode()) not in shown.headers
            self._ack(waiter.connection, waiter.re, key[1], key[3], offset, ts, dup=dup)

    def _refuse(self, key: Key) -> None:
        """In the log's order the change came too late."""
        refused = Refused("conflict", "The message was deleted in the meantime.")
        for waiter in self._pending.settle(key):
            self._tally.sends[refused.code] += 1
            self._hub.reply(waiter.connection, error_frame(refused, waiter.re))

    def _next_mark(self) -> str:
        """A W3C traceparent, not sampled: its trace id is our id and a count, so it names one record of all."""
        self._produced += 1
        return f"00-{self._gateway_id}{self._produced:016x}-{self._produced:016x}-00"

    def _ack(self, connection: Connection, re: int, room: str, cid: str, offset: int, ts: int, *, dup: bool) -> None:
        self._tally.sends["dup" if dup else "ack"] += 1
        self._hub.reply(connection, Ack(re=re, cid=cid, room=room, offset=offset, ts=ts, dup=dup))


def _key(room: str, sender_id: str, cid: str) -> Key:
    return (KIND, room, sender_id, cid)
