"""The opening handshake of a WebSocket (RFC 6455, section 4.2): what a request must say, and the answers. No I/O.

Our own because of what it costs: 0.7 ms of CPU a connection through uvicorn's WebSocket class, ASGI and Quart.
"""

import binascii
from dataclasses import dataclass
from http import HTTPStatus

from websockets.utils import accept_key

_VERSION = "13"
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A request to go over to the WebSocket protocol, Upgrade and Connection seen already. Names of `headers` are in
    small letters, a repeated one's values joined by commas; `peer` is the other end's address."""

    method: str
    http_version: str
    path: str
    headers: dict[str, str]
    peer: str

    @property
    def subprotocols(self) -> list[str]:
        return [each.strip() for each in self.headers.get("sec-websocket-protocol", "").split(",")]


class HandshakeRefused(Exception):
    def __init__(self, status: HTTPStatus, sentence: str, header: str = "") -> None:
        super().__init__(sentence)
        body = f"{sentence}\n"
        # The whole answer; the connection ends with it.
        self.answer = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n{header}\r\n{body}"
        ).encode()


def accepted(asked: Upgrade, subprotocol: str | None) -> bytes:
    """The answer that opens the socket; raise HandshakeRefused for what is no handshake."""
    if asked.method != "GET" or asked.http_version != "1.1":
        raise HandshakeRefused(HTTPStatus.BAD_REQUEST, "A WebSocket begins with a GET of HTTP/1.1.")
    if asked.headers.get("sec-websocket-version") != _VERSION:
        header = f"Sec-WebSocket-Version: {_VERSION}\r\n"
        raise HandshakeRefused(HTTPStatus.UPGRADE_REQUIRED, f"Only version {_VERSION} is spoken here.", header)
    key = asked.headers.get("sec-websocket-key", "")
    if not _is_key(key):
        raise HandshakeRefused(HTTPStatus.BAD_REQUEST, "The Sec-WebSocket-Key is missing or is none.")
    chosen = "" if subprotocol is None else f"Sec-WebSocket-Protocol: {subprotocol}\r\n"
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_key(key)}\r\n{chosen}\r\n"
    ).encode()


def _is_key(text: str) -> bool:
    try:
        return len(binascii.a2b_base64(text, strict_mode=True)) == _KEY_BYTES
    except ValueError:
        return False
