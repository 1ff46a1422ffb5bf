"""Free loopback ports, and who holds a port that is taken. Standard library only, as the doctor asks too."""

import contextlib
import random
import socket
from pathlib import Path

# Below the kernel's ephemeral range (32768 and up on Linux): a port from inside it can be taken by any outgoing
# connection while its owner restarts, and a client retrying it can even connect to itself.
FIRST, LAST = 20000, 32000
PROC = Path("/proc")
LISTENING = "0A"
# What /proc says of a process or a descriptor that has just ended.
GONE = (FileNotFoundError, ProcessLookupError)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now. Sockets in TIME_WAIT do not count, as for the servers."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Distinct free ports, chosen at random so that two stacks starting at once seldom meet."""
    found: list[int] = []
    for port in random.sample(range(FIRST, LAST), LAST - FIRST):
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"fewer than {count} free ports between {FIRST} and {LAST}")


def holder(port: int, proc: Path = PROC) -> str | None:
    """The process that listens on a port, in words; None when the system does not say (another user's, or no /proc)."""
    inodes = {inode for table in ("tcp", "tcp6") for inode in listeners(read(proc / "net" / table), port)}
    if not inodes:
        return None
    wanted = {f"socket:[{inode}]" for inode in inodes}
    return next((in_words(process) for process in proc.glob("[0-9]*") if wanted & opened(process)), None)


def listeners(table: str, port: int) -> list[str]:
    """The inodes of the sockets that listen on a port, from the text of /proc/net/tcp."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return [row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port]


def opened(process: Path) -> set[str]:
    """What a process has open; empty for one we may not look into."""
    found: set[str] = set()
    with contextlib.suppress(PermissionError, *GONE):
        for file in (process / "fd").iterdir():
            with contextlib.suppress(*GONE):  # closed meanwhile, as the listing of this very folder is
                found.add(str(file.readlink()))
    return found


def in_words(process: Path) -> str:
    """Command and pid of a process, for people."""
    command = read(process / "cmdline").replace("\0", " ").strip()
    return f"{read(process / 'comm').strip()} (pid {process.name}): {command[:80]}"


def read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def taken_sentence(port: int, who: str | None) -> str:
    """What a person is told about a port that is taken."""
    held = f"It is held by {who}." if who else "The system does not say which process of another user holds it."
    way_out = f"End that program, or choose another port: parley up --port {port + 1}"
    return f"Port {port} on this machine is taken. {held} {way_out}"
