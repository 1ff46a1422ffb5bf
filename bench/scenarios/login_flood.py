"""One address tries a thousand passwords a second while 200 chat: does the chat feel it, and do people get in?

The attempts have planned times and go to auth as the edge would pass them on; every second somebody who was here before
(a browser with its cookie, from another address) logs in. Chat's p99 should at most double, and everybody who is
somebody should get in.
"""

import http.client
import json
import os
import selectors
import socket
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from bench.harness.judgement import void
from bench.harness.load import Report
from bench.harness.placing import OTHER_CORE, SERVER_CORE, pin
from bench.harness.plan import crowd
from bench.harness.report import at_least, at_most, finish, scenario_parser
from bench.harness.sides import OURS, ours, pid_of, tokens_for

PEOPLE, PER_S = 200, 50.0
ATTEMPTS_PER_S, SOCKETS, TICK_S, ATTACKER_NICENESS = 1000.0, 64, 0.002, 10
PASSWORD, NAME = uuid.uuid4().hex, f"visitor-{uuid.uuid4().hex[:8]}"
JSON = {"Content-Type": "application/json"}


@dataclass
class Flood:
    """`statuses` of the attempts that were answered; `logged_in_s` how long each owner's log-in took."""

    statuses: Counter[int] = field(default_factory=Counter)
    logged_in_s: list[float] = field(default_factory=list)
    refused: int = 0


def attempt(host: str) -> bytes:
    body = json.dumps({"username": NAME, "password": "guess after guess"})
    return (
        f"POST /api/auth/login HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 203.0.113.9\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def guess(address: str, began: float, seconds: float, flood: Flood) -> None:
    """All attempts, each on a socket that waits for no answer; what finds none is made as soon as one is free."""
    # An attacker has a machine of their own: none of the gateway's core, and the load client goes before it.
    os.sched_setaffinity(0, {OTHER_CORE})
    os.nice(ATTACKER_NICENESS)
    host, port = address.split(":")
    request, sent = attempt(address), 0
    with ExitStack() as stack, selectors.DefaultSelector() as answers:
        free = deque(stack.enter_context(socket.create_connection((host, int(port)))) for _ in range(SOCKETS))
        for each in free:
            answers.register(each, selectors.EVENT_READ, (each, each.makefile("rb")))
        while (now := time.monotonic()) < began + seconds:
            while free and sent < (now - began) * ATTEMPTS_PER_S:
                # The one that has rested longest: auth closes what is silent for 15 s.
                free.popleft().sendall(request)
                sent += 1
            for key, _ in answers.select(TICK_S):
                one, answer = key.data
                flood.statuses[status_of(answer)] += 1
                free.append(one)


def status_of(answers: BinaryIO) -> int:
    """Of one whole answer."""
    status, length = int(answers.readline().split()[1]), 0
    while (line := answers.readline()) not in {b"\r\n", b""}:
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)
    return status


def ask(address: str, way: str, cookie: str = "") -> tuple[int, str]:
    """Status, and the device's cookie."""
    connection = http.client.HTTPConnection(address, timeout=60)
    body = json.dumps({"username": NAME, "password": PASSWORD})
    headers = JSON | {"X-Forwarded-For": "198.51.100.7"} | ({"Cookie": cookie} if cookie else {})
    connection.request("POST", f"/api/auth/{way}", body, headers)
    answer = connection.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return answer.status, next((each for each in cookies if each.startswith("parley-device")), cookie)


def owner(address: str, cookie: str, until: float, flood: Flood) -> None:
    """Log in once a second, with the cookie of a browser that was here before."""
    while (began := time.monotonic()) < until:
        status, cookie = ask(address, "login", cookie)
        if status == 200:
            flood.logged_in_s.append(time.monotonic() - began)
        else:
            flood.refused += 1
        time.sleep(max(0.0, began + 1 - time.monotonic()))


@contextmanager
def flooded(address: str, cookie: str, seconds: float) -> Iterator[Flood]:
    """The flood lasts as long as the block."""
    flood, began = Flood(), time.monotonic() + 0.1
    threads = [
        threading.Thread(target=guess, args=(address, began, seconds, flood)),
        threading.Thread(target=owner, args=(address, cookie, began + seconds, flood)),
    ]
    for thread in threads:
        thread.start()
    yield flood
    for thread in threads:
        thread.join()


def measure(seconds: float) -> Report:
    with ours() as (found, stack):
        pin(pid_of(stack, "auth"), SERVER_CORE, OTHER_CORE)
        address = stack.address("auth")
        ask(address, "signup")
        _, cookie = ask(address, "login")
        with found.enter(crowd(tokens_for(OURS, stack, PEOPLE), 1, PEOPLE)) as load:
            alone = load.talk(PER_S, seconds, warm_s=1)
            with flooded(address, cookie, seconds) as flood:
                beside = load.talk(PER_S, seconds, warm_s=1)
    took = sorted(flood.logged_in_s)
    return {
        "seconds": seconds,
        "attempts_per_s": at_least(flood.statuses.total() / seconds, 0.95 * ATTEMPTS_PER_S),
        "statuses": dict(flood.statuses),
        "owner": {"logged_in": len(took), "refused": flood.refused, "slowest_s": round(took[-1], 2) if took else None},
        "chat_p99_ms": {"alone": alone["latency_ms"]["p99"], "beside": beside["latency_ms"]["p99"]},
        "chat_p99_ratio": at_most(beside["latency_ms"]["p99"] / alone["latency_ms"]["p99"], 2.0),
        "void": [why for step in (alone, beside) if (why := void(step))],
    }


def main() -> int:
    parser = scenario_parser("login_flood", __doc__)
    parser.add_argument("--seconds", type=float, default=60, help="length of each half (60)")
    asked = parser.parse_args()
    report = measure(asked.seconds)
    return finish("login_flood", report, asked, failed=bool(report["void"]))


if __name__ == "__main__":
    raise SystemExit(main())
