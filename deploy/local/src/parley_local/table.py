"""What people see of a stack: one table, the same after `up` and in `status`. Pure text."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from parley_local.record import PartRecord


def ready_text(url: str | None, took: str, parts: Sequence[PartRecord], environment: Mapping[str, str]) -> str:
    """Shown once everything is ready. `url` is None when only some parts were asked for."""
    head = f"Parley is ready{took}: {url}" if url else "Ready."
    rows = [("part", "pid", "address", "log"), *((p.name, str(p.pid), p.address, short(p.log)) for p in parts)]
    given = "".join(f"\n{name}={value}" for name, value in environment.items())
    return f"\n{head}\n\n{columns(rows)}\n{given}\nCtrl-C or `parley down` ends it; the data is kept."


def status_text(head: str, parts: Sequence[PartRecord], reasons: Mapping[str, str | None]) -> str:
    """Shown by `parley status`. `reasons` says of each part why it is not ready, None when it is."""
    rows = [("part", "state", "pid", "since", "restarts", "address", "log")]
    for part in parts:
        state = "ready" if reasons[part.name] is None else part.state if part.state != "ready" else "not ready"
        pid = str(part.pid) if part.pid else "-"
        rows.append((part.name, state, pid, ago(part.since), str(part.restarts), part.address, short(part.log)))
    why = "".join(f"\n{name}: {reason}" for name, reason in reasons.items() if reason)
    return f"{head}\n\n{columns(rows)}{why}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Left-aligned columns, two spaces apart."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(f"  {line}" for line in lines)


def short(path: str) -> str:
    """A path as people would type it from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else str(Path(relative))


def ago(since: float) -> str:
    """How long ago, in the largest unit that tells something."""
    seconds = max(0, int(time.time() - since))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
