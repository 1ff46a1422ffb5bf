"""One room of 200 people, 50 messages a second, a minute: how late is each delivery?

Latency counts from the planned time of a message to the last byte read by each receiver. Without --url a stack of its
own is started and ended. Through the edge, or with --direct past it.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parley_local.stack import Stack

from bench.harness.judgement import void
from bench.harness.load import Load, Report, processes_of
from bench.harness.people import sign_tokens, sign_up
from bench.harness.plan import Plan, crowd
from bench.harness.report import finish, scenario_parser

ACCOUNTS = 20


@dataclass(frozen=True)
class Target:
    """Where the sockets go, whose they are, and which processes serve them."""

    url: str
    tokens: list[str]
    watch: dict[str, int]


@contextmanager
def target(asked: argparse.Namespace) -> Iterator[Target]:
    if asked.url:
        yield Target(asked.url, sign_up(asked.url, ACCOUNTS), {})
        return
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), gateways=1) as stack:
        watch = processes_of({part.name: part.pid for part in stack.parts if part.pid})
        url = stack.gateway_urls[0] if asked.direct else stack.url
        yield Target(url, sign_tokens(stack.paths.secrets, asked.people), watch)


def measure(asked: argparse.Namespace, found: Target) -> Report:
    plan = Plan(found.url, crowd(found.tokens, 1, asked.people), text_bytes=asked.text_bytes, watch=found.watch)
    with Load(plan) as load:
        step = load.talk(asked.rate, asked.seconds, warm_s=min(2.0, asked.seconds / 10))
    return step | {"people": asked.people, "through_edge": not (asked.direct or asked.url), "void": void(step)}


def main() -> int:
    parser = scenario_parser("fanout", __doc__)
    parser.add_argument("--url", help="a running Parley; without it one is started for the run")
    parser.add_argument("--direct", action="store_true", help="past the edge: straight to the gateway of the own stack")
    parser.add_argument("--people", type=int, default=200, help="connections in the room (200)")
    parser.add_argument("--rate", type=float, default=50, help="messages a second (50)")
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--text-bytes", type=int, default=80, help="length of a message's text (80)")
    asked = parser.parse_args()
    with target(asked) as found:
        report = measure(asked, found)
    return finish("fanout-direct" if asked.direct else "fanout", report, asked, failed=bool(report["void"]))


if __name__ == "__main__":
    raise SystemExit(main())
