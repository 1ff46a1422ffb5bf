"""The lines of an exported room: one JSON object each, NDJSON, every line sealed with a running SHA-256.

A line ends with its member `hash`: the SHA-256, in hex, of the hash of the line before (32 bytes, none before the
first) and of the line's own bytes without `,"hash":"…"`. So a changed byte, a missing line and another order all show.
The hash covers what is exported: a deleted text is not, neither is a digest of it, which could be guessed at.
"""

from hashlib import sha256

import msgspec

from parley_contract.frames import Count, Millis, Offset

MEDIA_TYPE = "application/x-ndjson"


class ExportHead(msgspec.Struct, frozen=True, tag_field="kind", tag="head"):
    """The first line. The records are those of the room from `log_start` to `position`, both included."""

    room: str
    epoch: str
    log_start: Offset
    position: Offset | None
    exported_at: Millis


class ExportRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="record"):
    """A record as it lies in Kafka. `value` is null when nobody is shown it any more: its text was deleted, or it never
    counted."""

    partition: int
    offset: Offset
    timestamp: Millis
    headers: dict[str, str]
    value: str | None


class ExportEnd(msgspec.Struct, frozen=True, tag_field="kind", tag="end"):
    """The last line; without it the export is not whole."""

    count: Count


ExportLine = ExportHead | ExportRecord | ExportEnd


class Sealing:
    """Turns the parts of one export into its lines, in order."""

    def __init__(self) -> None:
        self._hash = b""

    def line(self, part: ExportLine) -> bytes:
        body = msgspec.json.encode(part)
        self._hash = sha256(self._hash + body).digest()
        return body[:-1] + b',"hash":"' + self._hash.hex().encode() + b'"}\n'
