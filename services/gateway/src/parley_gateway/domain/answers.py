"""Frames that are made in more than one place, and the one way a frame becomes bytes for a socket."""

from parley_contract.close_codes import MEANINGS, CloseCode
from parley_contract.frames import Bye, Error, ServerFrame, encode
from parley_contract.refusals import Refused

_FIN_TEXT = 0x81
_LENGTH_7_MAX = 125
_LENGTH_16_MAX = 0xFFFF


def text_frame(payload: bytes) -> bytes:
    """A whole text message as RFC 6455 frames it from a server: unmasked, so the same bytes serve every socket."""
    length = len(payload)
    if length <= _LENGTH_7_MAX:
        return bytes((_FIN_TEXT, length)) + payload
    if length <= _LENGTH_16_MAX:
        return bytes((_FIN_TEXT, 126)) + length.to_bytes(2, "big") + payload
    return bytes((_FIN_TEXT, 127)) + length.to_bytes(8, "big") + payload


def wire(frame: ServerFrame) -> bytes:
    return text_frame(encode(frame))


def error_frame(refused: Refused, re: int | None) -> Error:
    return Error(
        code=refused.code,
        message=refused.message,
        retryable=refused.retryable,
        re=re,
        retry_after_ms=refused.retry_after_ms,
    )


def bye_frame(code: CloseCode, retry_after_ms: int) -> Bye:
    return Bye(code=int(code), reason=MEANINGS[code].reason, reconnect=code.reconnects, retry_after_ms=retry_after_ms)
