"""Which core a process may use: the server has one for itself, all else shares the other."""

import os
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1


def pin(pid: int, core: int) -> None:
    """Pin a process, its threads and its children; what they start later inherits it."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core})
        for child in (task / "children").read_text().split():
            pin(int(child), core)
