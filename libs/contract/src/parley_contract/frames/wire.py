"""Frames to bytes and back. A reader ignores fields that it does not know."""

from typing import TypeVar

import msgspec

from parley_contract.frames.client import ClientFrame, RequestId
from parley_contract.frames.server import ServerFrame
from parley_contract.frames.shapes import Message
from parley_contract.refusals import Refused
from parley_contract.strict_json import RepeatedName, require_single_names

_encoder = msgspec.json.Encoder()
_Decoded = TypeVar("_Decoded")
_client_decoder: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)
_server_decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)


class _RequestHead(msgspec.Struct):
    id: RequestId


_head_decoder = msgspec.json.Decoder(_RequestHead)


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    return _encoder.encode(frame)


def encode_msg(record: Message) -> bytes:
    """The `msg` frame of a record, without making one: its fields are the record's."""
    return b'{"t":"msg",' + _encoder.encode(record)[1:]


def parse_client_frame(data: str | bytes) -> ClientFrame:
    """Raise Refused("bad_frame") with a sentence when the bytes are not a frame that a client may send."""
    frame = _parse(_client_decoder, data)
    try:
        require_single_names(data)
    except RepeatedName:
        raise Refused("bad_frame", "This frame holds a field twice.") from None
    return frame


def parse_server_frame(data: str | bytes) -> ServerFrame:
    """The same for what a server sends; for programs that talk to Parley, and for tests."""
    return _parse(_server_decoder, data)


def request_id_of(data: str | bytes) -> int | None:
    """The `id` of a frame that could not be read otherwise, so that its refusal can name it."""
    try:
        return _head_decoder.decode(data).id
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _parse(decoder: "msgspec.json.Decoder[_Decoded]", data: str | bytes) -> _Decoded:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise Refused("bad_frame", f"This frame is not one that Parley knows: {error}.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("bad_frame", "This frame is not a JSON object.") from None
