"""The frames of `/api/history/rooms/{room}/replay`: a room played again, as a WebSocket of its own.

One JSON object a text frame, `t` names the type. The first frame is `hello`; then the client plays, pauses, seeks and
changes the speed, and is sent the records as `msg`.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from parley_contract.frames import Bye, Count, Error, Millis, Msg, Offset
from parley_contract.limits import REPLAY_SPEED_MAX
from parley_contract.refusals import Refused

Speed = Annotated[float, Meta(ge=1, le=REPLAY_SPEED_MAX)]


class ReplayClientFrame(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """Absent and null optional fields are the same; a frame leaves them out."""


class ReplayHello(ReplayClientFrame, frozen=True, tag="hello"):
    """First, within 5 s."""

    token: str


class ReplayPlay(ReplayClientFrame, frozen=True, tag="play"):
    """Go on from where it stands; after `end`, from the beginning."""

    speed: Speed | None = None


class ReplayPause(ReplayClientFrame, frozen=True, tag="pause"):
    pass


class ReplaySeek(ReplayClientFrame, frozen=True, tag="seek"):
    """Stand before the record at `offset`, or before the first one at or after the time `at`; exactly one of them."""

    offset: Offset | None = None
    at: Millis | None = None


class ReplaySpeed(ReplayClientFrame, frozen=True, tag="speed"):
    speed: Speed


class ReplayServerFrame(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """Absent and null optional fields are the same; a frame leaves them out."""


class ReplayReady(ReplayServerFrame, frozen=True, tag="ready"):
    """Answers hello: the span that can be played, null in an empty room. It ends where the room ended then."""

    room: str
    epoch: str
    first: Offset | None
    first_ts: Millis | None
    last: Offset | None
    last_ts: Millis | None


class ReplayNow(ReplayServerFrame, frozen=True, tag="now"):
    """Answers play, pause, seek and speed: where the play stands, in the room's time."""

    playing: bool
    speed: float
    ts: Millis


class ReplayEnd(ReplayServerFrame, frozen=True, tag="end"):
    """Everything up to the end of the span was sent: `count` records since the play began or was moved."""

    count: Count


ClientReplayFrame = ReplayHello | ReplayPlay | ReplayPause | ReplaySeek | ReplaySpeed
ServerReplayFrame = ReplayReady | ReplayNow | Msg | ReplayEnd | Bye | Error

_decoder: msgspec.json.Decoder[ClientReplayFrame] = msgspec.json.Decoder(ClientReplayFrame)


def parse_replay_frame(data: str | bytes) -> ClientReplayFrame:
    """Raise Refused("bad_frame") when the bytes are not a frame that a client may send here."""
    try:
        frame = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Refused("bad_frame", f"This frame is not one of a replay: {error}.") from None
    if isinstance(frame, ReplaySeek) and (frame.offset is None) is (frame.at is None):
        raise Refused("bad_frame", "A seek names an offset or a time.")
    return frame
