"""Free loopback ports, and who holds a port that is taken."""

import random
import socket

import psutil

# Below the kernel's ephemeral range (32768 and up on Linux): a port from inside it can be taken by any outgoing
# connection while its owner restarts, and a client retrying it can even connect to itself.
FIRST, LAST = 20000, 32000


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


def holder(port: int) -> str | None:
    """The process that listens on a port, in words; None when the system does not say."""
    try:
        listening = [
            c.pid
            for c in psutil.net_connections("tcp")
            if c.status == psutil.CONN_LISTEN and c.laddr and c.laddr.port == port and c.pid
        ]
        if not listening:
            return None
        process = psutil.Process(listening[0])
        return f"{process.name()} (pid {process.pid}, of {process.username()}): {' '.join(process.cmdline())[:80]}"
    except psutil.Error:
        return None


def taken_sentence(port: int, who: str | None) -> str:
    """What a person is told about a port that is taken."""
    held = f"It is held by {who}." if who else "The system does not say which process of another user holds it."
    way_out = f"End that program, or choose another port: parley up --port {port + 1}"
    return f"Port {port} on this machine is taken. {held} {way_out}"
