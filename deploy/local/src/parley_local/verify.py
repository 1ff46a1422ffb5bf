"""`./parley verify FILE`: whether an exported room is whole and unchanged. Written from docs/protocol.md alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from parley_local.trouble import Trouble

_SEAL = b',"hash":"'
_SEAL_BYTES = len(_SEAL) + 64 + len(b'"}')


@dataclass(frozen=True)
class Verified:
    room: str
    records: int
    hash: str


def run(file: str) -> int:
    """Print what was found; raise Trouble when the file is not what was exported."""
    try:
        with Path(file).open("rb") as lines:
            found = verify(lines)
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}.") from None
    print(f"{file} is whole: #{found.room}, {found.records} records.")
    print(f"hash {found.hash}  (equal to another's: the same export)")
    return 0


def verify(lines: Iterable[bytes]) -> Verified:
    """Check every line's seal, the order of the records and the closing line."""
    seal, records, last, head, is_ended = b"", 0, -1, {}, False
    for number, line in enumerate(lines, 1):
        if is_ended:
            raise Trouble(f"Line {number}: something follows the last line.")
        seal, part = _open(seal, line, number)
        kind = part.get("kind")
        if (kind == "head") is not (number == 1):
            raise Trouble(f"Line {number}: the head is not where it belongs.")
        if kind == "head":
            head = part
        elif kind == "record":
            if part["offset"] <= last:
                raise Trouble(f"Line {number}: offset {part['offset']} does not come after {last}.")
            records, last = records + 1, part["offset"]
        elif part.get("count") != records:
            raise Trouble(f"Line {number}: {part.get('count')} records were exported, {records} are here.")
        is_ended = kind == "end"
    if not is_ended:
        raise Trouble("The last line is missing: the export was cut short.")
    return Verified(head["room"], records, seal.hex())


def _open(before: bytes, line: bytes, number: int) -> tuple[bytes, dict[str, Any]]:
    """The line's hash and what it says."""
    sealed = line.removesuffix(b"\n")
    body, seal = sealed[:-_SEAL_BYTES] + b"}", sealed[-_SEAL_BYTES:]
    digest = sha256(before + body).digest()
    if not line.endswith(b"\n") or seal != _SEAL + digest.hex().encode() + b'"}':
        raise Trouble(f"Line {number} was changed, or lines before it are missing.")
    try:
        part = json.loads(body)
    except ValueError:
        raise Trouble(f"Line {number} is not JSON.") from None
    return digest, part
