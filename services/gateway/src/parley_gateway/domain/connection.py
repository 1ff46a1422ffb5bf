"""A connection as the domain sees it: a socket that takes bytes, and whose it is."""

from typing import Protocol

from parley_contract.frames import Person

from parley_gateway.domain.session import Session


class Socket(Protocol):
    """The open WebSocket (adapters.client_socket; a list of bytes in tests). No call waits."""

    def write_frames(self, data: bytes) -> bool:
        """Write whole frames. False, and nothing written, when the reader has fallen too far behind."""
        ...

    def close_with(self, code: int, reason: str, farewell: bytes) -> None:
        """Write the farewell frame and the closing handshake; later writes do nothing."""
        ...

    def hold(self) -> None:
        """Do not read on until as many `go_on` as `hold` were asked for."""
        ...

    def go_on(self) -> None: ...

    def look(self) -> None:
        """To be called once a second: who stays silent is pinged, then cut off. Nobody who is held is."""
        ...


class Connection:
    """One socket with its session, and after hello its person and the rooms it hears."""

    __slots__ = ("address", "id", "rooms", "session", "sid", "socket", "user")

    def __init__(self, socket: Socket, session: Session, connection_id: str, address: str | None = None) -> None:
        self.socket = socket
        self.session = session
        # Where it comes from, as a key to count by; None when it is not to be counted.
        self.address = address
        # Names this connection in welcome and in chat-presence.
        self.id = connection_id
        self.user: Person | None = None
        self.sid = ""
        self.rooms: set[str] = set()

    def require_user(self) -> Person:
        if self.user is None:
            raise AssertionError("only an admitted connection has requests")
        return self.user
