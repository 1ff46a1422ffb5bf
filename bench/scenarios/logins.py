"""Everybody logs in while a room of 200 chats: how many log-ins a second, and does the chat feel it?

Three times the same chat: alone; beside bare password hashing on every core, as nice as auth's (what bcrypt's cost
allows on this machine); and beside log-ins through auth. Log-ins should reach 0.9 of the second, the chat's p99
should at most double.
"""

import json
import os
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from parley_local.child import Child
from parley_local.paths import CHECKOUT
from parley_local.plan import Command
from parley_local.services import AUTH_NICENESS
from parley_local.stack import Stack

from bench.harness.callers import Heard, call
from bench.harness.judgement import void
from bench.harness.load import Load, Report
from bench.harness.placing import OTHER_CORE, SERVER_CORE, pin
from bench.harness.plan import crowd
from bench.harness.report import at_least, at_most, finish, scenario_parser
from bench.harness.sides import OURS, ours, pid_of, tokens_for

PEOPLE, PER_S = 200, 50.0
ACCOUNTS = 16
COST = 12
PASSWORD = uuid.uuid4().hex
JSON = {"Content-Type": "application/json"}


def sign_up_body(number: int) -> bytes:
    return json.dumps({"username": f"storm-{number}", "password": PASSWORD}).encode()


def log_ins(stack: Stack, seconds: float) -> Heard:
    def request(number: int) -> tuple[str, str, bytes, dict[str, str]]:
        return "POST", "/api/auth/login", sign_up_body(number % ACCOUNTS), JSON

    return call(stack.address("auth"), request, seconds, None, callers=ACCOUNTS)


def hash_bare(seconds: float) -> int:
    """Passwords checked in a process of their own, which is as nice as auth."""
    with TemporaryDirectory() as folder:
        log = Path(folder, "hashed")
        argv = (sys.executable, "-m", "bench.harness.hashing", str(COST), str(seconds))
        Child(Command(argv, os.environ, CHECKOUT, AUTH_NICENESS), log).gone.wait()
        return int(log.read_text())


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[list[object]]:
    """Runs `work` in a thread; its result is in the list when the `with` has ended."""
    result: list[object] = []
    thread = threading.Thread(target=lambda: result.append(work()))
    thread.start()
    yield result
    thread.join()


def chat_beside(load: Load, work: Callable[[], object], seconds: float) -> tuple[Report, object]:
    with beside(work) as result:
        step = load.talk(PER_S, seconds, warm_s=1)
    return step, result[0]


def measure(seconds: float) -> Report:
    lifted = {"auth": {"PARLEY_SIGNUPS_PER_HOUR": "100000", "PARLEY_BCRYPT_COST": str(COST)}}
    with ours(extra=lifted) as (found, stack):
        pin(pid_of(stack, "auth"), SERVER_CORE, OTHER_CORE)
        call(
            stack.address("auth"), lambda n: ("POST", "/api/auth/signup", sign_up_body(n), JSON), 1, ACCOUNTS, ACCOUNTS
        )
        with found.enter(crowd(tokens_for(OURS, stack, PEOPLE), 1, PEOPLE)) as load:
            alone = load.talk(PER_S, seconds, warm_s=1)
            beside_hashing, hashed = chat_beside(load, partial(hash_bare, seconds), seconds)
            beside_log_ins, heard = chat_beside(load, partial(log_ins, stack, seconds), seconds)
    assert isinstance(hashed, int)
    assert isinstance(heard, Heard)
    right = heard.statuses.get(200, 0)
    p99 = {"alone": alone, "beside hashing": beside_hashing, "beside log-ins": beside_log_ins}
    return {
        "bcrypt_cost": COST,
        "hashes_per_s": hashed / seconds,
        "log_ins_per_s": right / seconds,
        "of_what_bcrypt_allows": at_least(right / hashed, 0.9),
        "statuses": heard.statuses,
        "chat_p99_ms": {name: step["latency_ms"]["p99"] for name, step in p99.items()},
        "chat_p99_ratio": at_most(beside_log_ins["latency_ms"]["p99"] / alone["latency_ms"]["p99"], 2.0),
        # Not the one beside hashing: there another program is meant to run.
        "void": [why for step in (alone, beside_log_ins) if (why := void(step))],
    }


def main() -> int:
    parser = scenario_parser("logins", __doc__)
    parser.add_argument("--seconds", type=float, default=15, help="length of each of the three (15)")
    asked = parser.parse_args()
    report = measure(asked.seconds)
    return finish("logins", report, asked, failed=bool(report["void"]))


if __name__ == "__main__":
    raise SystemExit(main())
