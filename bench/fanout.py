"""`./parley bench fanout`: one room of many people, messages at a fixed rate, how late each delivery is.

Open loop: each message has a planned time and is sent then, whatever the system does; a delivery's latency counts from
the planned time to the last byte read, so a stall is not left out. A run with anything lost, doubled or out of order
is void. Without --url it starts a stack of its own and ends it.
"""

import argparse
import asyncio
import itertools
import json
import platform
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from parley_local.stack import Stack

from bench.harness.judgement import Judgement, judge, summary_ms
from bench.harness.listener import Listener, listen
from bench.harness.people import sign_up

RESULTS = Path(__file__).parent / "results"
FOR_BENCH = {"auth": {"PARLEY_SIGNUPS_PER_HOUR": "100000", "PARLEY_BCRYPT_COST": "10"}}
SETTLE_S = 3.0


@dataclass
class Run:
    """One room, its listeners and what the sender was answered."""

    people: int
    rate: float
    seconds: float
    room: str = field(default_factory=lambda: f"bench-{uuid.uuid4().hex[:8]}")
    answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    # Requests count from above the numbers of the run's messages.
    request_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1_000_000_000))
    listeners: list[Listener] = field(default_factory=list)
    acked: list[int] = field(default_factory=list)
    refused: int = 0
    late_ns: int = 0

    def on_frame(self, _listener: Listener, payload: bytes) -> None:
        frame = json.loads(payload)
        if frame["t"] == "ack":
            self.acked.append(frame["offset"])
        elif frame.get("re") in self.answers:
            self.answers.pop(frame["re"]).set_result(frame)
        elif frame["t"] == "error":
            self.refused += 1

    async def ask(self, listener: Listener, kind: str, **fields: object) -> dict[str, Any]:
        request_id = next(self.request_ids)
        answer = self.answers[request_id] = asyncio.get_running_loop().create_future()
        listener.send(json.dumps({"t": kind, "id": request_id, **fields}).encode())
        frame: dict[str, Any] = await asyncio.wait_for(answer, 15)
        if frame["t"] == "error":
            raise RuntimeError(frame["message"])
        return frame

    async def enter(self, url: str, token: str) -> None:
        listener = await listen(url, self.room.encode(), self.on_frame)
        await self.ask(listener, "hello", token=token)
        if not self.listeners:
            await self.ask(listener, "create", room=self.room)
        await self.ask(listener, "join", room=self.room, last=0)
        self.listeners.append(listener)

    async def talk(self) -> None:
        """Send at the planned times through the first connections in turn, each below its rate limit."""
        senders = self.listeners[: max(1, min(len(self.listeners), int(self.rate / 10)))]
        for listener in self.listeners:
            listener.note()
        start_ns = time.monotonic_ns() + 100_000_000
        for number in range(int(self.rate * self.seconds)):
            planned = start_ns + int(number * 1e9 / self.rate)
            if (wait_ns := planned - time.monotonic_ns()) > 0:
                await asyncio.sleep(wait_ns / 1e9)
            self.late_ns = max(self.late_ns, time.monotonic_ns() - planned)
            text = f"{self.room} {planned} {number} {'x' * 60}"
            frame = {"t": "send", "id": number, "cid": uuid.uuid4().hex, "room": self.room, "text": text}
            senders[number % len(senders)].send(json.dumps(frame, separators=(",", ":")).encode())

    async def settle(self) -> None:
        """Wait until nothing has come for a while, then look at what did."""
        quiet_since, seen = time.monotonic(), -1
        while time.monotonic() - quiet_since < SETTLE_S:
            await asyncio.sleep(0.25)
            now_seen = sum(listener.chunks_noted for listener in self.listeners)
            if now_seen != seen:
                quiet_since, seen = time.monotonic(), now_seen
        for listener in self.listeners:
            listener.read_notes()

    def judgement(self) -> Judgement:
        return judge(self.acked, [listener.tally.offsets for listener in self.listeners])

    def report(self) -> dict[str, Any]:
        verdict = self.judgement()
        latencies = [ns for listener in self.listeners for ns in listener.tally.latencies_ns]
        return {
            "scenario": "fanout",
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "python": platform.python_version(),
            "people": self.people,
            "messages_per_s": self.rate,
            "seconds": self.seconds,
            "sent": int(self.rate * self.seconds),
            "acked": len(self.acked),
            "refused": self.refused,
            "deliveries": len(latencies),
            "lost": verdict.lost,
            "doubled": verdict.doubled,
            "disordered": verdict.disordered,
            "latency_ms": summary_ms(latencies),
            "client_late_ms_max": round(self.late_ns / 1e6, 2),
        }


async def measure(url: str, socket_url: str, run: Run, accounts: int) -> dict[str, Any]:
    tokens = await asyncio.to_thread(sign_up, url, accounts)
    for number in range(run.people):
        await run.enter(socket_url, tokens[number % len(tokens)])
    await run.talk()
    await run.settle()
    for listener in run.listeners:
        assert listener.transport is not None
        listener.transport.close()
    return run.report()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="parley bench fanout", description=__doc__)
    parser.add_argument("--url", help="a running Parley; without it one is started for the run")
    parser.add_argument("--direct", action="store_true", help="past the edge: straight to the gateway of the own stack")
    parser.add_argument("--people", type=int, default=200, help="connections in the room (200)")
    parser.add_argument("--accounts", type=int, default=20, help="accounts that they belong to (20)")
    parser.add_argument("--rate", type=float, default=50, help="messages a second (50)")
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--save", action="store_true", help="keep the report in bench/results")
    return parser.parse_args()


def main() -> int:
    # Told to end, it ends its stack too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = arguments()
    run = Run(asked.people, asked.rate, asked.seconds)
    if asked.url:
        report = uvloop.run(measure(asked.url, asked.url, run, asked.accounts))
    else:
        with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), gateways=1, extra=FOR_BENCH) as stack:
            socket_url = stack.gateway_urls[0] if asked.direct else stack.url
            report = uvloop.run(measure(stack.url, socket_url, run, asked.accounts)) | {
                "through_edge": not asked.direct
            }
    print(json.dumps(report, indent=2))
    if asked.save:
        name = f"{report['at'][:10]}-fanout-{asked.people}x{asked.rate:g}.json"
        (RESULTS / name).write_text(json.dumps(report, indent=2) + "\n")
    return 0 if run.judgement().is_clean and report["deliveries"] else 1


if __name__ == "__main__":
    sys.exit(main())
