"""What a running stack writes down about itself, so that `status`, `logs` and `down` find it from another terminal."""

from pathlib import Path

import msgspec

from parley_local.child import Identity


class PartRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One part as `status --json` shows it. `since` is s since the epoch; pid and started are None when not running."""

    name: str
    state: str
    pid: int | None
    started: float | None
    address: str
    log: str
    probe: str
    since: float
    restarts: int

    @property
    def identity(self) -> Identity | None:
        return None if self.pid is None or self.started is None else Identity(self.pid, self.started)


class StackRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The whole stack. `phase` is starting, ready, stopping or stopped; pid and started are the supervisor's."""

    phase: str
    url: str
    pid: int
    started: float
    parts: tuple[PartRecord, ...]

    @property
    def supervisor(self) -> Identity:
        return Identity(self.pid, self.started)


def write(file: Path, record: StackRecord) -> None:
    """Replace the record in one step; a reader sees the old or the new one, never half."""
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.format(msgspec.json.encode(record)) + b"\n")
    new.replace(file)


def read(file: Path) -> StackRecord | None:
    """The record, or None when there is none that this version understands."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=StackRecord)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
