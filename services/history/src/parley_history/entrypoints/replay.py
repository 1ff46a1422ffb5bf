"""`WS /api/history/rooms/{room}/replay`: plays a room again, each record once, in order, at its time.

A thread each, so there are few. A record is sent as it stands now: a deleted text is never played.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import msgspec
from parley_contract.claims import AccessTokenClaims
from parley_contract.close_codes import CloseCode
from parley_contract.frames import Error, Message, Msg
from parley_contract.limits import HELLO_TIMEOUT_S, REPLAY_FRAME_BYTES_MAX, TOKEN_LEEWAY_S
from parley_contract.refusals import Refused
from parley_contract.replay_frames import (
    ClientReplayFrame,
    ReplayEnd,
    ReplayHello,
    ReplayNow,
    ReplayPause,
    ReplayPlay,
    ReplayReady,
    ReplaySeek,
    ReplaySpeed,
    ServerReplayFrame,
    parse_replay_frame,
)

from parley_history.adapters.chain_reader import ChainReader
from parley_history.adapters.progress import ViewAddress
from parley_history.domain.playback import Playback

REPLAYS_MAX = 6
_RECORDS_AT_ONCE = 100
# How soon a log-out, a kick or the token's end is noticed.
_LOOK_S = 0.5
_encoder = msgspec.json.Encoder()


class Socket(Protocol):
    """simple_websocket.Server, or a script in tests."""

    def receive(self, timeout: float | None = None) -> str | bytes | None: ...
    def send(self, data: str) -> None: ...
    def close(self, reason: int | None = None, message: str | None = None) -> None: ...


class Closing(Exception):
    """The replay ends with this code."""

    def __init__(self, code: CloseCode, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Replays:
    """`who` judges a token; `require` raises Refused as soon as that person may not read the room."""

    def __init__(
        self,
        reader: ChainReader,
        view: Callable[[], ViewAddress],
        who: Callable[[str], AccessTokenClaims],
        require: Callable[[AccessTokenClaims, str], None],
    ) -> None:
        self._reader = reader
        self._view = view
        self._who = who
        self._require = require
        self._free = threading.BoundedSemaphore(REPLAYS_MAX)

    def run(self, socket: Socket, room: str) -> None:
        """Play until the client leaves or may not stay."""
        try:
            with self._place():
                claims = self._greeted(socket, room)
                Replay(socket, self._reader, self._view(), room, lambda: self._stay(claims, room)).run()
        except Refused as refused:
            _send(socket, Error(refused.code, refused.message, refused.retryable, None, refused.retry_after_ms))
            socket.close(1000, refused.message[:120])
        except Closing as closing:
            socket.close(int(closing.code), closing.why[:120])

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            raise Closing(CloseCode.TOO_MANY_CONNECTIONS, "Too many rooms are being played.")
        try:
            yield
        finally:
            self._free.release()

    def _greeted(self, socket: Socket, room: str) -> AccessTokenClaims:
        data = socket.receive(timeout=HELLO_TIMEOUT_S)
        if data is None:
            raise Closing(CloseCode.HELLO_TIMEOUT, "No hello came in time.")
        frame = _parse(data)
        if not isinstance(frame, ReplayHello):
            raise Closing(CloseCode.BAD_TOKEN, "Say hello first.")
        try:
            claims = self._who(frame.token)
        except Refused as refused:
            raise Closing(CloseCode.BAD_TOKEN, refused.message) from None
        self._require(claims, room)
        return claims

    def _stay(self, claims: AccessTokenClaims, room: str) -> None:
        if time.time() > claims.exp + TOKEN_LEEWAY_S:
            raise Closing(CloseCode.AUTH_EXPIRED, "The log-in expired.")
        try:
            self._require(claims, room)
        except Refused as refused:
            if refused.code == "not_authenticated":
                raise Closing(CloseCode.SESSION_REVOKED, "This session was logged out.") from None
            raise


class Replay:
    """One play of one span, which ends where the room ended when it began."""

    def __init__(
        self, socket: Socket, reader: ChainReader, view: ViewAddress, room: str, may_stay: Callable[[], None]
    ) -> None:
        self._socket = socket
        self._reader = reader
        self._view = view
        self._room = room
        self._may_stay = may_stay
        self._span = reader.span(view, room)
        self._begins_ts = 0 if self._span.first is None else self._span.first.ts
        self._playback = Playback(self._begins_ts)
        self._after = -1
        self._waiting: list[Message] = []
        self._count = 0
        self._is_over = False

    def run(self) -> None:
        self._send(self._ready())
        while True:
            self._may_stay()
            wait_s = self._next_in_s()
            if wait_s == 0:
                self._play_next()
            # A control frame is heard also while records are due one after the other.
            data = self._socket.receive(timeout=_LOOK_S if wait_s is None else min(_LOOK_S, wait_s))
            if data is not None:
                self._obey(_parse(data))

    def _ready(self) -> ReplayReady:
        first, last = self._span.first, self._span.last
        return ReplayReady(
            room=self._room,
            epoch=self._span.epoch,
            first=None if first is None else first.offset,
            first_ts=None if first is None else first.ts,
            last=None if last is None else last.offset,
            last_ts=None if last is None else last.ts,
        )

    def _next_in_s(self) -> float | None:
        if self._is_over or not self._playback.playing:
            return None
        if not self._waiting:
            self._waiting = self._reader.records(self._view, self._room, self._span, self._after, _RECORDS_AT_ONCE)
        return self._playback.wait_s(self._waiting[0].ts, time.monotonic()) if self._waiting else 0.0

    def _play_next(self) -> None:
        if not self._waiting:
            self._is_over = True
            self._playback.pause(time.monotonic())
            self._send(ReplayEnd(self._count))
            return
        # What was deleted since it was read is read again as it is now.
        record = self._reader.as_it_is(self._view, self._span, self._waiting.pop(0))
        self._after = record.offset
        self._count += 1
        self._send(Msg(**msgspec.structs.asdict(record)))

    def _obey(self, frame: ClientReplayFrame) -> None:
        now = time.monotonic()
        match frame:
            case ReplayPlay():
                if self._is_over:
                    self._move(-1, self._begins_ts, now)
                self._playback.change_speed(frame.speed or self._playback.speed, now)
                self._playback.play(now)
            case ReplayPause():
                self._playback.pause(now)
            case ReplaySpeed():
                self._playback.change_speed(frame.speed, now)
            case ReplaySeek():
                self._seek(frame, now)
            case ReplayHello():
                raise Closing(CloseCode.BAD_FRAME, "hello comes once.")
        self._send(ReplayNow(self._playback.playing, self._playback.speed, self._playback.ts(now)))

    def _seek(self, frame: ReplaySeek, now: float) -> None:
        if frame.at is not None:
            self._move(self._reader.first_at(self._view, self._room, self._span, frame.at) - 1, frame.at, now)
        elif frame.offset is not None:
            next_ones = self._reader.records(self._view, self._room, self._span, frame.offset - 1, 1)
            self._move(frame.offset - 1, next_ones[0].ts if next_ones else self._playback.ts(now), now)

    def _move(self, after: int, ts: int, now: float) -> None:
        self._after, self._waiting, self._count, self._is_over = after, [], 0, False
        self._playback.seek(ts, now)

    def _send(self, frame: ServerReplayFrame) -> None:
        _send(self._socket, frame)


def _send(socket: Socket, frame: ServerReplayFrame) -> None:
    socket.send(_encoder.encode(frame).decode())


def _parse(data: str | bytes) -> ClientReplayFrame:
    if isinstance(data, bytes) or len(data) > REPLAY_FRAME_BYTES_MAX:
        raise Closing(CloseCode.BAD_FRAME, "A frame is a short text.")
    try:
        return parse_replay_frame(data)
    except Refused as refused:
        raise Closing(CloseCode.BAD_FRAME, refused.message) from None
