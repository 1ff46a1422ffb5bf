"""Frames as bytes."""

import pytest
from parley_contract.frames import Msg
from parley_gateway.domain.answers import text_frame, wire

from services.gateway.tests.fakes import payloads, person


@pytest.mark.parametrize(
    ("length", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_text_frame_has_the_header_of_rfc_6455(length: int, head: bytes) -> None:
    """FIN, text, unmasked, and the length in its shortest form (RFC 6455, section 5.2)."""
    assert text_frame(b"x" * length) == head + b"x" * length
    assert payloads(text_frame(b"x" * length)) == [b"x" * length]


def test_msg_is_written_as_the_wire_says() -> None:
    """The golden bytes of a message."""
    msg = Msg("general", 5, None, 1, "c", person("7"), "message", "é")
    expected = (
        '{"t":"msg","room":"general","offset":5,"prev":null,"ts":1,"cid":"c",'
        '"sender":{"id":"7","name":"name-7"},"kind":"message","text":"é"}'
    ).encode()
    assert wire(msg) == b"\x81\x7e" + len(expected).to_bytes(2, "big") + expected
