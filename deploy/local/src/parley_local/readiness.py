"""Probes: is a part ready, and if not, why. A probe is a URL, so it can be declared, stored and shown.

http://host:port/readyz   200 within a second
tcp://host:port           accepts a connection
kafka://host:port         a broker that answers Metadata with a controller and at least one broker
mysql://user@host:port/database?password_file=/path   logs in and answers SELECT 1
"""

import http.client
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

import pymysql

TIMEOUT_S = 2.0
INTERVAL_S = 0.05
REASON_CHARACTERS_MAX = 200


def check(probe: str) -> str | None:
    """None when the part is ready, else the reason in words."""
    url = urlsplit(probe)
    try:
        return PROBES[url.scheme](url)
    except (OSError, http.client.HTTPException, pymysql.MySQLError, struct.error) as error:
        return f"{type(error).__name__}: {error}"[:REASON_CHARACTERS_MAX]


def wait_until(ready: Callable[[], str | None], within_s: float, gone: Callable[[], bool]) -> str | None:
    """Ask again and again until ready (None), until `gone()` or until time is up (the last reason)."""
    deadline = time.monotonic() + within_s
    while True:
        reason = ready()
        if reason is None or gone() or time.monotonic() > deadline:
            return reason
        time.sleep(INTERVAL_S)


def _address(url: SplitResult) -> tuple[str, int]:
    if url.hostname is None or url.port is None:
        raise ValueError(f"a probe needs host and port: {url.geturl()}")
    return url.hostname, url.port


def _http(url: SplitResult) -> str | None:
    host, port = _address(url)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", url.path or "/")
        answer = connection.getresponse()
        text = answer.read(REASON_CHARACTERS_MAX).decode("utf-8", "replace")
    finally:
        connection.close()
    return None if answer.status == http.HTTPStatus.OK else f"answers {answer.status}: {text}"


def _tcp(url: SplitResult) -> str | None:
    socket.create_connection(_address(url), timeout=TIMEOUT_S).close()
    return None


def _mysql(url: SplitResult) -> str | None:
    host, port = _address(url)
    password = Path(parse_qs(url.query)["password_file"][0]).read_text(encoding="utf-8").strip()
    connection = pymysql.connect(
        host=host,
        port=port,
        user=url.username,
        password=password,
        database=url.path.strip("/"),
        connect_timeout=2,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


def _kafka(url: SplitResult) -> str | None:
    brokers, controller = metadata(_address(url))
    if brokers and controller >= 0:
        return None
    return f"the broker lists {brokers} brokers and controller {controller}"


def metadata(address: tuple[str, int]) -> tuple[int, int]:
    """Number of live brokers and the controller's id, by Kafka's Metadata request, version 1, asking for no topic."""
    request = struct.pack(">hhih6si", 3, 1, 1, 6, b"parley", 0)
    with socket.create_connection(address, timeout=TIMEOUT_S) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        with connection.makefile("rb") as stream:
            (size,) = struct.unpack(">i", stream.read(4))
            answer = stream.read(size)
    (brokers,) = struct.unpack_from(">i", answer, 4)
    place = 8
    for _ in range(brokers):
        place = _text_end(answer, place + 4) + 4  # node id, host, port
        place = _text_end(answer, place)  # rack
    (controller,) = struct.unpack_from(">i", answer, place)
    return int(brokers), int(controller)


def _text_end(answer: bytes, place: int) -> int:
    (length,) = struct.unpack_from(">h", answer, place)
    return place + 2 + max(0, int(length))


PROBES: dict[str, Callable[[SplitResult], str | None]] = {
    "http": _http,
    "tcp": _tcp,
    "kafka": _kafka,
    "mysql": _mysql,
}
