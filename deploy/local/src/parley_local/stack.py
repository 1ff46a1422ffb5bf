"""The whole of Parley, or some parts of it, as private processes: what `parley up` runs and what tests stand on.

    with Stack(tmp_path / "stack", gateways=2) as stack:
        httpx.get(stack.url)                    # the edge, http://localhost:PORT
        stack.gateway_urls                      # ["http://127.0.0.1:...", ...] past the edge
        stack.kafka                             # "127.0.0.1:..." for a Kafka client
        stack.mysql.host, stack.mysql.port, stack.mysql.user, stack.mysql.password, stack.mysql.name
        stack.kill("gateway-1")                 # SIGKILL; it is started again by itself
        stack.wait_ready()                      # all probes green again
        stack.stop_part("kafka"); stack.start_part("kafka")   # away for as long as the test likes

    with Stack(tmp_path / "stack", only=("kafka", "mysql")) as stack: ...     # these two alone

Parts: kafka, mysql, auth, gateway-1 ... gateway-N, history, edge. Tasks: migrate, topics, web.
`only` takes the names of both; nothing else is started, and nobody waits for what was left out.
"""

import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from parley_local import keys, leftovers, record
from parley_local.child import identify
from parley_local.keeper import Keeper, State
from parley_local.layout import Wishes, lay_out
from parley_local.mysql import Database
from parley_local.options import Options, from_environment
from parley_local.paths import Paths
from parley_local.plan import Part, Step, Task, backwards, carry_out, select
from parley_local.ports import free_ports, holder, is_free, taken_sentence
from parley_local.readiness import check, wait_until
from parley_local.trouble import Trouble, silent


class Stack:
    """One stack in one folder. Not for two processes at once: the second is refused.

    port: of the edge; a free one when None. only: names to start; all when None.
    options: what is given and configured; read from the environment when None.
    extra: settings added for one program, e.g. {"gateway": {"PARLEY_LOG_LEVEL": "debug"}}.
    kafka_settings: lines of server.properties. tell: gets sentences of progress.
    kafka_ways: for a part, the port it reaches Kafka by, instead of the broker's own; who listens there passes on to
    `kafka_door(part)`. modules: for a program, what is run instead of `parley_<program>`.
    """

    def __init__(
        self,
        state_dir: Path,
        port: int | None = None,
        gateways: int = 2,
        *,
        only: Collection[str] | None = None,
        options: Options | None = None,
        extra: Mapping[str, Mapping[str, str]] | None = None,
        kafka_settings: Mapping[str, str] | None = None,
        kafka_ways: Mapping[str, int] | None = None,
        modules: Mapping[str, tuple[str, ...]] | None = None,
        tell: Callable[[str], None] = silent,
        moved: Callable[[str, str], None] = lambda _name, _state: None,
    ) -> None:
        self.paths = Paths(state_dir.absolute())
        self.paths.make()
        chosen = options or from_environment(os.environ)
        self.port = port or free_ports(1)[0]
        layout = lay_out(
            self.paths,
            replace(chosen, port=self.port),
            Wishes(gateways, extra or {}, kafka_settings or {}, kafka_ways or {}, modules or {}),
            tell,
        )
        self._layout = layout
        self.plan = layout.plan if only is None else select(layout.plan, only)
        self._tell = tell
        self._moved = moved
        self._phase = "stopped"
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._held: TextIO | None = None
        self._keepers = {
            step.name: Keeper(step, self.paths.log(step.name), tell, self._changed)
            for step in self.plan
            if isinstance(step, Part)
        }

    @property
    def url(self) -> str:
        """Where people go: the edge."""
        return f"http://localhost:{self.port}"

    @property
    def gateway_urls(self) -> list[str]:
        """Each gateway past the edge."""
        return [f"http://127.0.0.1:{self._layout.ports[name]}" for name in self._layout.gateways]

    @property
    def kafka(self) -> str:
        """Bootstrap servers."""
        return self._layout.kafka

    @property
    def mysql(self) -> Database:
        """How to reach the database."""
        return self._layout.database

    def kafka_door(self, part: str) -> int:
        """The port at which Kafka listens for a part that has a way of its own."""
        return self._layout.doors[part]

    def address(self, part: str) -> str:
        """host:port of a part, past the edge."""
        return f"127.0.0.1:{self._layout.ports[part]}"

    @property
    def parts(self) -> tuple[record.PartRecord, ...]:
        """Every part as it stands now."""
        return tuple(part_record(keeper) for keeper in self._keepers.values())

    def start(self) -> Self:
        """Start everything; returns when every probe is green. On failure everything is stopped again."""
        self._hold()
        try:
            self._clear_leftovers()
            if "edge" in self._keepers and not is_free(self.port):
                raise Trouble(taken_sentence(self.port, holder(self.port)))
            keys.generate(self.paths)
            self._enter("starting")
            carry_out(self.plan, self._start_step, self._stop)
            self._enter("ready")
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End every part in reverse order; returns when no process is left. The data stays."""
        self._stop.set()
        if self._phase != "stopped":
            self._enter("stopping")
            carry_out(backwards(self.plan), self._stop_step, threading.Event())
            self._enter("stopped")
        if self._held is not None:
            self._held.close()
            self._held = None

    def interrupt(self) -> None:
        """Make a `start` that is still under way give up; safe in a signal handler."""
        self._stop.set()

    def wait_ready(self, within_s: float = 30.0) -> None:
        """Return when every part is ready by its own probe; `Trouble` names those that are not."""

        def reason() -> str | None:
            faults = (f"{name}: {why}" for name, keeper in self._keepers.items() if (why := unready(keeper)))
            return "; ".join(faults) or None

        if (why := wait_until(reason, within_s, lambda: False)) is not None:
            raise Trouble(f"Not ready within {within_s:.0f} s: {why}")

    def kill(self, part: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal, SIGKILL unless told otherwise, to the process of a part. It will be started again."""
        self._keepers[part].signal(number)

    def stop_part(self, part: str) -> None:
        """End one part and leave it ended."""
        self._keepers[part].stop()

    def start_part(self, part: str) -> None:
        """Start a part that was stopped; returns when it is ready."""
        self._keepers[part].allow()
        self._keepers[part].start()

    def wipe_part(self, part: str) -> None:
        """Delete all that a stopped part has stored, as if its disk were new."""
        self._keepers[part].forget()
        shutil.rmtree(self.paths.data / part)

    def run_task(self, name: str) -> None:
        """Run a task of the plan once more; returns when it has ended, `Trouble` when it failed."""
        next(step for step in self.plan if isinstance(step, Task) and step.name == name).run()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start_step(self, step: Step) -> None:
        self._moved(step.name, "starting")
        if isinstance(step, Part):
            self._keepers[step.name].start()
        else:
            step.run()
        self._moved(step.name, "ready")

    def _stop_step(self, step: Step) -> None:
        if isinstance(step, Part):
            keeper = self._keepers[step.name]
            ran = keeper.standing.identity is not None
            keeper.stop()
            if ran:
                self._moved(step.name, "stopped")

    def _hold(self) -> None:
        held = self.paths.lock_file.open("a")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise Trouble(running_sentence(record.read(self.paths.state_file))) from None
        self._held = held
        self._stop.clear()
        for keeper in self._keepers.values():
            keeper.allow()

    def _clear_leftovers(self) -> None:
        before = record.read(self.paths.state_file)
        if before is not None and (names := leftovers.end(before)):
            self._tell(f"ended what an earlier run had left: {', '.join(names)}")

    def _enter(self, phase: str) -> None:
        self._phase = phase
        self._changed()

    def _changed(self) -> None:
        if self._held is None:
            return
        me = identify(os.getpid())
        with self._writing:
            now = record.StackRecord(
                phase=self._phase,
                url=self.url,
                pid=os.getpid(),
                started=me.started if me else 0.0,
                parts=self.parts,
            )
            record.write(self.paths.state_file, now)


def part_record(keeper: Keeper) -> record.PartRecord:
    """A part as it is written down."""
    standing = keeper.standing
    return record.PartRecord(
        name=keeper.part.name,
        state=standing.state.value,
        pid=standing.identity.pid if standing.identity else None,
        started=standing.identity.started if standing.identity else None,
        address=keeper.part.address,
        log=str(keeper.log),
        probe=keeper.part.probe,
        since=standing.since,
        restarts=standing.restarts,
    )


def unready(keeper: Keeper) -> str | None:
    """Why a part is not ready, None when it is. A part that is being restarted may still seem to answer."""
    return check(keeper.part.probe) if keeper.standing.state is State.READY else str(keeper.standing.state)


def running_sentence(known: record.StackRecord | None) -> str:
    """What a person who starts it twice is told."""
    if known is None:
        return "Parley is already being started from this folder."
    return f"Parley is already running at {known.url} (pid {known.pid}). See: parley status, or end it: parley down"
