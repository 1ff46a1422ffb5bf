"""Processes: kept running, recognised, ended with all that they started."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from parley_local.child import Child, Identity, end_in_words, identify, lives
from parley_local.keeper import Keeper, State
from parley_local.leftovers import members
from parley_local.plan import Command, Part
from parley_local.ports import free_ports
from parley_local.restart import FIRST_DELAY_S, LAST_DELAY_S, WELL_AFTER_S, Backoff
from parley_local.trouble import Trouble

SERVER = (
    # A probe that it closed first would else hold its port for a minute.
    "import sys, socketserver as s; s.TCPServer.allow_reuse_address = True;"
    "s.TCPServer(('127.0.0.1', int(sys.argv[1])), s.BaseRequestHandler).serve_forever()"
)
WITH_CHILD = "import subprocess as s, time; print(s.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"


def until(condition: Callable[[], object], within_s: float = 60.0) -> None:
    """Wait for a condition, at most so long."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def command(tmp_path: Path, program: str, *arguments: str) -> Command:
    return Command((sys.executable, "-c", program, *arguments), dict(os.environ), tmp_path)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    port = str(free_ports(1)[0])
    part = Part("server", lambda: command(tmp_path, SERVER, port), f"tcp://127.0.0.1:{port}", f"127.0.0.1:{port}")
    told: list[str] = []
    keeper = Keeper(part, tmp_path / "server.log", told.append, lambda: None)
    yield keeper
    keeper.stop()


def test_backoff_of_a_part_that_keeps_ending_grows_to_its_limit() -> None:
    """A part that cannot stay is not started more often than every five seconds."""
    backoff = Backoff()
    delays = []
    for _ in range(8):
        delays.append(backoff.delay_s)
        backoff = backoff.after(lived_s=0.1)
    assert delays[0] == FIRST_DELAY_S
    assert delays == sorted(delays)
    assert delays[-1] == LAST_DELAY_S


def test_backoff_of_a_part_that_lived_long_begins_anew() -> None:
    """One crash a day is answered at once."""
    assert Backoff(LAST_DELAY_S).after(lived_s=WELL_AFTER_S) == Backoff()


def test_child_that_shall_be_nice_lets_other_sessions_go_first(tmp_path: Path) -> None:
    """Its own niceness, and that of its session where Linux weighs sessions; ours stays as it was."""
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    sleeper = command(tmp_path, "import time; time.sleep(60)")
    child = Child(replace(sleeper, niceness=min(ours + 7, 19)), tmp_path / "nice.log")
    try:
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(ours + 7, 19)
        session = Path(f"/proc/{child.pid}/autogroup")
        assert not session.exists() or session.read_text().endswith(f"nice {min(ours + 7, 19)}\n")
        assert os.getpriority(os.PRIO_PROCESS, 0) == ours
    finally:
        child.end(5)


def test_keeper_of_a_killed_part_starts_it_again(keeper: Keeper) -> None:
    """After kill -9 the part is ready again with another pid, and the restart is counted."""
    keeper.start()
    before = keeper.standing.identity
    keeper.signal(signal.SIGKILL)
    until(lambda: keeper.standing.restarts == 1 and keeper.standing.state is State.READY)
    assert keeper.standing.identity != before


def test_keeper_of_a_stopped_part_leaves_it_stopped(keeper: Keeper) -> None:
    """What was stopped on purpose does not come back."""
    keeper.start()
    was = keeper.standing.identity
    keeper.stop()
    assert was is not None
    assert not lives(was)
    assert keeper.standing.state is State.STOPPED


def test_keeper_of_a_stopped_part_starts_it_when_allowed_again(keeper: Keeper) -> None:
    """A test may take a part away and bring it back."""
    keeper.start()
    keeper.stop()
    keeper.allow()
    keeper.start()
    assert keeper.standing.state is State.READY


def test_keeper_of_a_part_that_ends_at_once_says_so_with_its_log(tmp_path: Path) -> None:
    """A wrong setting is seen in the sentence and the log's end, not after a minute of waiting."""
    part = Part("auth", lambda: command(tmp_path, "raise SystemExit('no such setting')"), "tcp://127.0.0.1:1", "")
    keeper = Keeper(part, tmp_path / "auth.log", lambda _said: None, lambda: None)
    with pytest.raises(Trouble, match="ended with exit code 1 before it was ready") as caught:
        keeper.start()
    assert "no such setting" in caught.value.told()


def test_child_that_ends_takes_its_own_children_with_it(tmp_path: Path) -> None:
    """A killed server's workers do not stay behind and hold its port."""
    log = tmp_path / "log"
    child = Child(command(tmp_path, WITH_CHILD), log)
    until(lambda: log.read_text().strip())
    grandchild = identify(int(log.read_text()))
    assert grandchild is not None
    assert [process.pid for process in members(child.identity)] == [child.pid, grandchild.pid]
    child.signal(signal.SIGKILL)
    assert child.gone.wait(60)
    until(lambda: not lives(grandchild))
    assert end_in_words(child.exit_code) == "was ended by SIGKILL"


def test_lives_of_a_pid_that_belongs_to_another_now_is_false() -> None:
    """A recorded process whose pid was given to a new one is gone, and the new one is not touched."""
    me = identify(os.getpid())
    assert me is not None
    assert lives(me)
    recycled = Identity(me.pid, me.started - 3600)
    assert not lives(recycled)
    assert members(recycled) == []


def test_keeper_of_a_part_that_takes_long_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a part to read a long log hears what it is waiting for."""
    monkeypatch.setattr("parley_local.keeper.TOLD_EVERY_S", 0.05)
    asleep = command(tmp_path, "import time; time.sleep(60)")
    part = Part("reader", lambda: asleep, f"tcp://127.0.0.1:{free_ports(1)[0]}", "", ready_within_s=1.0)
    told: list[str] = []
    with pytest.raises(Trouble):
        Keeper(part, tmp_path / "reader.log", told.append, lambda: None).start()
    assert "reader is not ready after" in told[0]
    assert "refused" in told[0]
