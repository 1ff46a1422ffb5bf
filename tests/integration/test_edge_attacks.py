"""What an attacker tries at the door of the house: slow clients, smuggled requests, hidden pages, too much."""

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from support.eventually import PATIENCE_S

pytestmark = pytest.mark.integration

DRIPPING = 200


LOGIN = b"POST /api/auth/login HTTP/1.1\r\nHost: {host}\r\n"
ME = b"GET /api/auth/me HTTP/1.1\r\nHost: {host}\r\n"


def ask(system, request: bytes, within_s: float = PATIENCE_S) -> bytes:
    """What the edge answers to these very bytes, with its own name for {host}."""
    request = request.replace(b"{host}", f"localhost:{system.stack.port}".encode())
    with socket.create_connection(("127.0.0.1", system.stack.port), timeout=within_s) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer:
                break
    return answer


def test_slow_clients_harm_nobody_and_are_cut_off(system):
    """200 sockets that drip their headers: others are served meanwhile, and in time the edge closes them."""
    host = f"localhost:{system.stack.port}".encode()
    dripping = [socket.create_connection(("127.0.0.1", system.stack.port)) for _ in range(DRIPPING)]
    for connection in dripping:
        connection.sendall(b"POST /api/auth/login HTTP/1.1\r\nHost: " + host + b"\r\nX-Drip: ")
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        keys = f"{system.url}/api/auth/.well-known/jwks.json"
        served = list(pool.map(lambda _: httpx.get(keys, timeout=10), range(40)))
    assert {answer.status_code for answer in served} == {200}
    while time.monotonic() - started < 30:
        for connection in dripping:
            try:
                connection.sendall(b"x")
            except OSError:
                continue
        if all(is_closed(connection) for connection in dripping):
            break
        time.sleep(0.5)
    assert all(is_closed(connection) for connection in dripping)
    for connection in dripping:
        connection.close()


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(4096) == b"" or is_closed(connection)
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_slow_body_reaches_no_worker_of_auth(system):
    """A body that drips is the edge's to hold: with 60 of them, more than auth has threads, log-ins go on."""
    head = (
        f"POST /api/auth/login HTTP/1.1\r\nHost: localhost:{system.stack.port}\r\n"
        "Content-Type: application/json\r\nContent-Length: 200\r\n\r\n{"
    ).encode()
    slow = [socket.create_connection(("127.0.0.1", system.stack.port)) for _ in range(60)]
    for connection in slow:
        connection.sendall(head)
    # Where auth has to wait for them itself it takes longer than this.
    answer = httpx.post(f"{system.url}/api/auth/login", json={"username": "nobody", "password": "x"}, timeout=10)
    assert answer.status_code in {401, 429}
    for connection in slow:
        connection.close()


HIDDEN = (
    *(
        "/livez",
        "/readyz",
        "/metrics",
        "/api/",
        "/api/auth/metrics",
        "/api/auth/../metrics",
        "/api/history/%2e%2e/metrics",
    ),
    *("/.env", "/.git/config", "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd"),
)


@pytest.mark.parametrize("path", HIDDEN)
def test_path_for_operators_or_of_the_machine_is_not_served(system, path):
    """Neither health nor metrics nor any file beside the client's own: a problem, a redirect, or the page itself."""
    answer = ask(system, b"GET " + path.encode() + b" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    for secret in (b"process_cpu", b"failing", b'alive"', b"root:", b"[core]"):
        assert secret not in answer
    assert int(answer.split()[1]) in {308, 400, 404} or b"text/html" in answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        LOGIN + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
        LOGIN + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        LOGIN + b"Transfer-Encoding: xchunked\r\n\r\nabcd",
        ME + b"Host: evil.example\r\n\r\n",
        ME + b"X-A: b\r\n folded\r\n\r\n",
        b"GET /api/auth/me HTTP/1.1\r\nX-NoHost: 1\r\n\r\n",
        ME + b"Bad Name: 1\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    ],
    ids=["cl+te", "two lengths", "xchunked", "two hosts", "folded", "no host", "bad name", "long path", "long header"],
)
def test_request_that_two_servers_could_read_differently_is_harmless(system, request_bytes):
    """It is refused, or passed on in one plain form: nothing is smuggled past the edge to a page for operators."""
    answer = ask(system, request_bytes)
    statuses = {int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", answer)}
    assert statuses <= {400, 401, 404, 411, 413, 415, 431, 501}
    assert b"process_cpu" not in answer


def test_body_too_large_is_refused_before_it_is_read(system):
    """64 KiB at the edge, 16 KiB at the service; either says so by name."""
    for size in (20_000, 200_000):
        answer = httpx.post(
            f"{system.url}/api/auth/login",
            content=b"x" * size,
            headers={"Content-Type": "application/json"},
            timeout=PATIENCE_S,
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_forged_address_is_not_believed(system):
    """X-Forwarded-For of a client is replaced: the edge tells auth where the client is."""
    body, forged = {"username": "nobody", "password": "x"}, {"X-Forwarded-For": "198.51.100.77"}
    httpx.post(f"{system.url}/api/auth/login", json=body, headers=forged, timeout=PATIENCE_S)
    log = system.stack.paths.log("auth").read_text()
    assert "198.51.100.77" not in log
    assert '"address": "127.0.0.1"' in log


def test_page_is_guarded_by_its_headers(system):
    """No script but ours, no frame around it, no type but the said one, nothing told to other sites."""
    headers = httpx.get(system.url, timeout=PATIENCE_S).headers
    policy = headers["content-security-policy"]
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers


def test_address_too_long_is_answered_as_everything_else(system):
    """A problem with a code and a sentence, not a page of the server beneath."""
    answer = httpx.get(f"{system.url}/api/history/search", params={"q": "x" * 5000}, timeout=PATIENCE_S)
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/problem+json")
    assert answer.json()["code"] == "too_large"
