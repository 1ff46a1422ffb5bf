"""Puts history together: made in the process that serves, because its threads do not survive a fork."""

import gc
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from flask import Flask
from parley_chassis import flask_service
from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys, fetch_jwks
from parley_chassis.tokens import TokenVerifier

from parley_history.adapters.chain_reader import ChainReader
from parley_history.adapters.kafka_log import KafkaLog
from parley_history.adapters.key_loader import KeyLoader
from parley_history.adapters.log_watch import KafkaFacts, LogWatch
from parley_history.adapters.progress import Progress
from parley_history.adapters.shared_rooms import Rooms
from parley_history.adapters.view_file import ViewFolder
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.revocations import Revocations
from parley_history.entrypoints import replay_socket
from parley_history.entrypoints.export import EXPORTS_MAX, Exports, OpenLog
from parley_history.entrypoints.fold_thread import FoldThread
from parley_history.entrypoints.fold_watch import FoldWatch
from parley_history.entrypoints.following import Shared
from parley_history.entrypoints.http import Routes
from parley_history.entrypoints.replay import REPLAYS_MAX, Replays
from parley_history.settings import HistorySettings

# A replay keeps a thread, an export too; half of the others may wait for `until`, the rest go on serving pages.
_PAGE_THREADS = 16
THREADS = _PAGE_THREADS + REPLAYS_MAX + EXPORTS_MAX
_WAITERS_MAX = _PAGE_THREADS // 2
_STOP_S = 4.0
# gunicorn ends as a whole, and not zero, when a worker ends with its WORKER_BOOT_ERROR.
_EXIT_DEAD = 3


@dataclass
class History:
    """The serving app and the threads behind it."""

    app: Flask
    _threads: tuple[FoldThread, LogWatch, KeyLoader, FoldWatch]

    def stop(self) -> None:
        """End the threads; returns when they have ended, or after some seconds."""
        for thread in self._threads:
            thread.stop()
        for thread in self._threads[:2]:
            thread.join(_STOP_S / 2)


def new_shared() -> Shared:
    readiness = Readiness("keys", "kafka", "view", "fold")
    return Shared(Progress(_WAITERS_MAX), Rooms(), Revocations(), readiness)


def make_app(shared: Shared, verifier: TokenVerifier, open_log: OpenLog, origins: Iterable[str]) -> Flask:
    app = Flask(__name__, static_folder=None)
    flask_service.install(app, shared.readiness)
    reader = ViewReader()
    chain = ChainReader(reader)
    routes = Routes(shared, reader, verifier, Exports(chain, open_log))
    routes.install(app)
    replay_socket.install(app, Replays(chain, shared.progress.view, routes.who, routes.require), origins)
    return app


def start(settings: HistorySettings) -> History:
    """Start folding, and return what serves the pages."""
    # A fold is millions of small objects that stay. With Python's defaults a rebuild spent a quarter of its time
    # looking through them for garbage (100,000 messages: 4.3 s of CPU, with these 3.2 s).
    gc.set_threshold(100_000, 50, 50)
    shared = new_shared()
    keys = SigningKeys(lambda: fetch_jwks(settings.jwks_url))
    facts = KafkaFacts(settings.kafka)
    watch = LogWatch(facts.read, facts.close)
    open_log = partial(KafkaLog, settings.kafka)
    fold = FoldThread(
        ViewFolder(settings.view_dir, shared.progress.withdraw),
        watch,
        open_log,
        shared,
        when_dead=_end_process,
    )
    fold_watch = FoldWatch(fold, shared.readiness, _end_process)
    threads = (fold, watch, KeyLoader(keys, shared.readiness), fold_watch)
    for thread in threads[::-1]:
        thread.start()
    return History(make_app(shared, TokenVerifier(keys), open_log, settings.origins), threads)


def _end_process() -> None:
    os._exit(_EXIT_DEAD)
