"""Puts the parts together and runs them."""

import asyncio
import gc
import random
import resource
import secrets
import time
from functools import partial

import uvloop
from parley_chassis import logs
from parley_chassis.client_address import TrustedProxies
from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys, fetch_jwks
from parley_chassis.tokens import TokenVerifier
from quart import Quart

from parley_gateway.adapters.kafka_writer import KafkaWriter
from parley_gateway.adapters.metrics import GatewayMetrics
from parley_gateway.adapters.uvicorn_server import GatewayServer
from parley_gateway.domain.doors import Doors
from parley_gateway.domain.gateway import Gateway
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.tally import Tally
from parley_gateway.entrypoints.health import add_health
from parley_gateway.entrypoints.log import LogFollower
from parley_gateway.entrypoints.outflow import Outflow
from parley_gateway.entrypoints.produce import Producing
from parley_gateway.entrypoints.receiving import Services
from parley_gateway.entrypoints.rounds import Rounds
from parley_gateway.entrypoints.turns import Turns
from parley_gateway.entrypoints.websocket import WebsocketEntry
from parley_gateway.settings import GatewaySettings
from parley_gateway.supervision import Supervision

# Drain: what is on its way may still be answered, then everybody is told when to come back, spread over this.
ANSWERS_S = 2.0
COME_BACK_SPREAD_MS = 5_000
FLUSH_S = 2.0
# The collector's default looks after every 700 new objects; a poll makes thousands of short-lived ones.
GC_THRESHOLD = 50_000

_log = logs.get(__name__)


class GatewayApp:
    def __init__(self, settings: GatewaySettings) -> None:
        self._readiness = Readiness("kafka", "keys", "tasks", "serving")
        tally = Tally()
        # 16 hex digits, made anew at each start, so it is the incarnation too.
        self._gateway = Gateway(
            secrets.token_hex(8),
            tally,
            Doors(settings.silent_per_address, settings.sockets_per_person),
            settings.sends_per_s,
        )
        self._writer = KafkaWriter(settings.kafka)
        self._keys = SigningKeys(partial(fetch_jwks, settings.jwks_url))
        outflow = Outflow(self._gateway.hub)
        self._producing = Producing(self._gateway, self._writer, outflow)
        kafka = settings.kafka
        self._follower = LogFollower(kafka, self._writer, self._gateway, outflow, self._readiness, _settle_garbage)
        self._rounds = Rounds(kafka, self._gateway, self._writer, self._follower, self._keys, outflow)
        verifier = TokenVerifier(self._keys)
        services = Services(self._gateway, outflow, self._producing, Turns(), verifier, settings.sends_per_s)
        app = Quart("parley_gateway", static_folder=None)
        entry = WebsocketEntry(services, settings.origins, TrustedProxies(settings.trusted_proxies))
        add_health(app, self._readiness, GatewayMetrics(tally, self._gauges))
        self._server = GatewayServer(app, entry, settings.host, settings.port, self._drain)
        self._supervision = Supervision(self._readiness, self._stop_serving)

    async def run(self) -> int:
        """Serve until a signal; return the exit code."""
        gc.set_threshold(GC_THRESHOLD)
        self._supervision.start("log follower", self._follower.run())
        self._supervision.start("beats", self._rounds.beats())
        self._supervision.start("deadlines", self._rounds.deadlines())
        self._supervision.start("presence", self._rounds.presence())
        self._supervision.start("log starts", self._rounds.log_starts())
        self._supervision.start("topic life", self._rounds.topic_life())
        self._supervision.start("signing keys", self._rounds.signing_keys(self._readiness))
        self._readiness.ok("tasks")
        self._readiness.ok("serving")
        await self._server.serve()
        return 1 if self._supervision.failed else 0

    def _gauges(self) -> dict[str, float]:
        return {
            "connections": self._gateway.connections,
            "sessions": len(self._gateway.hub),
            "pending_requests": len(self._gateway.pending),
            "messages_indexed": len(self._gateway.messages),
        }

    def _stop_serving(self) -> None:
        self._server.should_exit = True

    async def _drain(self) -> None:
        """Not ready, answers, bye and 1012, the lease's end, flush. uvicorn accepts nobody any more by now."""
        self._readiness.failing("serving", "draining")
        self._gateway.drain()
        deadline = time.monotonic() + ANSWERS_S
        while len(self._gateway.pending) and time.monotonic() < deadline:  # noqa: ASYNC110 - at most 2 s, once
            await asyncio.sleep(0.02)
        self._gateway.send_away(lambda: random.randint(0, COME_BACK_SPREAD_MS))  # noqa: S311 - spread, not secrecy
        await self._supervision.stop()
        self._producing.produce([Outgoing(self._gateway.attendance.lease_ended())])
        await self._writer.close(FLUSH_S)
        _log.info("drained")


def _settle_garbage() -> None:
    """After the log has been read back there is much that stays: take it out of the collector's sight."""
    gc.collect()
    gc.freeze()


def _allow_open_files() -> None:
    """Each socket is an open file, and the soft limit, often 1024, is for programs that use select."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(settings: GatewaySettings) -> int:
    _allow_open_files()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(GatewayApp(settings).run())
