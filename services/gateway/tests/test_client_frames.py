"""What a WebSocket client sends, read byte by byte and all at once."""

import pytest
from parley_gateway.adapters.client_frames import ClientFrames, Violation

MASK = b"\x01\x02\x03\x04"


def frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    head = bytes((first, 0x80 | size)) if size < 126 else bytes((first, 0xFE)) + size.to_bytes(2, "big")
    return head + MASK + bytes(byte ^ MASK[place % 4] for place, byte in enumerate(payload))


class Heard:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def on_text(self, text: str) -> None:
        self.events.append(text)

    def on_binary(self, payload: bytes) -> None:
        self.events.append("binary")

    def on_ping(self, payload: bytes) -> None:
        self.events.append(payload)

    def on_close(self, code: int) -> None:
        self.events.append(code)


ALL = (
    frame(0x81, b"one")
    + frame(0x81, "zwölf".encode())
    + frame(0x81, b"x" * 300)
    + frame(0x01, b"in ")
    + frame(0x89, b"ping")
    + frame(0x8A, b"unasked")
    + frame(0x80, b"parts")
    + frame(0x82, b"")
    + frame(0x88, (1001).to_bytes(2, "big") + b"away")
)
ALL_HEARD = ["one", "zwölf", "x" * 300, b"ping", "in parts", "binary", 1001]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 4096])
def test_frames_mean_the_same_however_they_are_cut(step: int) -> None:
    """Text, fragments with a ping between them, binary and close come out whole and in order."""
    heard, frames = Heard(), ClientFrames(1000)
    for start in range(0, len(ALL), step):
        frames.feed(ALL[start : start + step], heard)
    assert heard.events == ALL_HEARD


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x03abc", 1002),
        (frame(0xC1, b"compressed"), 1002),
        (frame(0x83, b"opcode"), 1002),
        (frame(0x8B, b"opcode"), 1002),
        (frame(0x09, b"ping in parts"), 1002),
        (frame(0x89, b"x" * 126), 1002),
        (frame(0x80, b"of nothing"), 1002),
        (frame(0x01, b"begun") + frame(0x81, b"another"), 1002),
        (frame(0x88, b"x"), 1002),
        (frame(0x81, b"\xff"), 1007),
        (frame(0x01, b"\xc3") + frame(0x80, b"x"), 1007),
        (frame(0x81, b"x" * 1001)[:4], 1009),
        (frame(0x01, b"x" * 600) + frame(0x80, b"x" * 401)[:4], 1009),
        (b"\x81\xff" + (2**63).to_bytes(8, "big"), 1009),
    ],
)
def test_what_breaks_the_protocol_is_named(data: bytes, code: int) -> None:
    """Each breach has the close code of RFC 6455; size is judged by the head, before the payload has come."""
    with pytest.raises(Violation) as violation:
        ClientFrames(1000).feed(data, Heard())
    assert violation.value.code == code


def test_what_came_before_the_breach_counts() -> None:
    """The messages before a broken frame were whole."""
    heard = Heard()
    with pytest.raises(Violation):
        ClientFrames(1000).feed(frame(0x81, b"good") + b"\x81\x03bad", heard)
    assert heard.events == ["good"]


def test_fragments_of_utf_8_may_be_cut_inside_a_letter() -> None:
    """Only the whole message has to be UTF-8."""
    heard = Heard()
    ClientFrames(1000).feed(frame(0x01, b"\xc3") + frame(0x80, b"\xa4"), heard)
    assert heard.events == ["ä"]
