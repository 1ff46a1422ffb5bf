"""Which core a process may use: the server has one for itself, all else shares the other."""

import os
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1


def pin(pid: int, *cores: int) -> None:
    """Keep a process, its threads and its children on these cores; what they start later inherits it."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), set(cores))
        for child in (task / "children").read_text().split():
            pin(int(child), *cores)
