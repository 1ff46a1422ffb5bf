"""`parley logs`: the last lines of one part or all, and what comes after them."""

import argparse
import time
from collections.abc import Iterable
from pathlib import Path

from parley_local.paths import Paths
from parley_local.trouble import Trouble, last_lines

FOLLOW_EVERY_S = 0.2


def run(paths: Paths, arguments: argparse.Namespace) -> int:
    """Show, then follow when asked to."""
    files = chosen(paths, arguments.part)
    width = max(len(file.stem) for file in files)
    prefixes = {file: "" if arguments.part else f"{file.stem:<{width}} | " for file in files}
    ends = {file: file.stat().st_size for file in files}
    for file in files:
        show(last_lines(file, arguments.lines), prefixes[file])
    while arguments.follow:
        for file in files:
            ends[file] = follow(file, ends[file], prefixes[file])
        time.sleep(FOLLOW_EVERY_S)
    return 0


def chosen(paths: Paths, part: str | None) -> list[Path]:
    """The logs to show. `Trouble` names those that there are."""
    every = sorted(file for file in paths.logs.glob("*.log") if not file.stem.endswith(".1"))
    if part is None and every:
        return every
    named = [file for file in every if file.stem == part]
    if not named:
        known = ", ".join(file.stem for file in every) or "none yet"
        raise Trouble(f"There is no log of {part}. There are: {known}." if part else "There are no logs yet.")
    return named


def follow(file: Path, end: int, prefix: str) -> int:
    """Show whole lines written since `end`; returns the new end. A log that was turned over begins anew."""
    size = file.stat().st_size if file.exists() else 0
    if size < end:
        end = 0
    if size == end:
        return end
    with file.open("rb") as stream:
        stream.seek(end)
        whole = stream.read(size - end).rpartition(b"\n")
    text = whole[0] + whole[1]
    show(text.decode("utf-8", "replace").splitlines(), prefix)
    return end + len(text)


def show(lines: Iterable[str], prefix: str) -> None:
    for line in lines:
        print(f"{prefix}{line}", flush=True)
