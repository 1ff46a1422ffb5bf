"""A room played again, by a scripted socket: once each, in order, at its time, and only to who may read it."""

import contextlib
import json
from itertools import pairwise
from types import SimpleNamespace

import msgspec
import pytest
from parley_contract.frames import Person
from parley_contract.refusals import Refused
from parley_history.adapters.chain_reader import ChainReader
from parley_history.adapters.view_reader import ViewReader
from parley_history.entrypoints import replay
from parley_history.entrypoints.replay import Replays


class Clock:
    """Passes only when somebody waits, so that times are exact on any machine."""

    def __init__(self):
        self.now = 1_000.0

    def monotonic(self):
        return self.now

    def time(self):
        return 1_700_000_000 + self.now

    def sleep(self, seconds):
        self.now += seconds


clock = Clock()


class Socket:
    """Gives its script's frames when they are due, (seconds after the first receive, frame); ends when told to."""

    def __init__(self, *script, ends_after="end"):
        self.script = list(script)
        self.sent, self.times, self.closed = [], [], None
        self._ends_after = ends_after
        self._began = None

    def receive(self, timeout=None):
        self._began = self._began or clock.monotonic()
        if self.sent and self.sent[-1]["t"] == self._ends_after:
            raise EOFError
        due = self.script[0][0] - (clock.monotonic() - self._began) if self.script else 60
        if due > (timeout or 0):
            clock.sleep(timeout or 0)
            return None
        clock.sleep(max(0, due))
        return json.dumps(self.script.pop(0)[1])

    def send(self, data):
        self.sent.append(json.loads(data))
        self.times.append(clock.monotonic())

    def close(self, reason=None, message=None):
        self.closed = reason

    def of(self, kind):
        return [frame for frame in self.sent if frame["t"] == kind]


HELLO = (0, {"t": "hello", "token": "good"})


@pytest.fixture
def play(log, following, tmp_path, monkeypatch):
    """Runs a script against a room; `state` decides who may stay."""
    monkeypatch.setattr(replay, "time", clock)
    state = SimpleNamespace(refused=None, exp=clock.time() + 600)

    def who(token):
        if token != "good":
            raise Refused("not_authenticated", "No.")
        return SimpleNamespace(exp=state.exp)

    def require(_claims, _room):
        if state.refused is not None:
            raise state.refused

    with following(log, tmp_path) as running:

        def run(*script, ends_after="end"):
            running.catch_up()
            socket = Socket(*script, ends_after=ends_after)
            replays = Replays(ChainReader(ViewReader()), lambda: running.view.address, who, require)
            with contextlib.suppress(EOFError):
                replays.run(socket, "general")
            return socket

        run.state, run.running = state, running
        yield run


def test_replay_plays_each_record_once_in_order_with_its_chain(log, play):
    """Messages as they were said, then what was done to them; a deleted text never."""
    log.say("general", "a", "frist")
    log.say("general", "b", "secret")
    log.change("general", "c", "edit", 0, text="first")
    log.change("general", "d", "delete", 1)
    socket = play(HELLO, (0, {"t": "play", "speed": 64}))
    assert [(m["offset"], m["prev"], m["kind"]) for m in socket.of("msg")] == [
        (0, None, "message"),
        (1, 0, "message"),
        (2, 1, "edit"),
        (3, 2, "delete"),
    ]
    assert [m.get("text") for m in socket.of("msg")] == ["frist", None, "first", None]
    assert socket.of("end") == [{"t": "end", "count": 4}]
    ready = socket.of("ready")[0]
    assert (ready["first"], ready["last"], ready["last_ts"]) == (0, 3, 1_003)


def test_replay_keeps_the_asked_speed(log, play, monkeypatch):
    """Twenty seconds of the room at x16 take 1.25 s: five in a hundred more or less over the whole span."""
    times = [1_000 + 1_000 * number for number in range(21)]
    for number, ts in enumerate(times):
        log.say("general", f"c{number}", "tick")
        move(log, -1, ts)
    socket = play(HELLO, (0, {"t": "play", "speed": 16}))
    at = [when for when, frame in zip(socket.times, socket.sent, strict=True) if frame["t"] == "msg"]
    assert len(at) == 21
    assert at[-1] - at[0] == pytest.approx(20 / 16, rel=0.05)
    assert all(later >= earlier for earlier, later in pairwise(at))


def move(log, at, ts):
    """Give a record of the log another time."""
    records = next(iter(log.records.values()))
    records[at] = msgspec.structs.replace(records[at], ts=ts)


def test_replay_seeks_by_offset_and_time(log, play):
    """Each seek is answered with where the play stands."""
    for number in range(6):
        log.say("general", f"c{number}", f"text {number}")
    socket = play(HELLO, (0, {"t": "seek", "offset": 4}), (0, {"t": "play", "speed": 8}))
    assert [m["offset"] for m in socket.of("msg")] == [4, 5]
    socket = play(HELLO, (0, {"t": "seek", "at": 1_003}), (0, {"t": "play"}))
    assert [m["offset"] for m in socket.of("msg")] == [3, 4, 5]
    assert next((n["playing"], n["ts"]) for n in socket.of("now")) == (False, 1_003)


def test_replay_pauses_until_it_is_told_to_go_on(log, play):
    """Nothing is sent meanwhile."""
    log.say("general", "a", "one")
    log.say("general", "b", "two")
    move(log, 1, 1_400)
    socket = play(HELLO, (0, {"t": "play"}), (0.1, {"t": "pause"}), (0.8, {"t": "play"}))
    at = [when for when, frame in zip(socket.times, socket.sent, strict=True) if frame["t"] == "msg"]
    assert at[1] - at[0] > 1.0


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ([(0, {"t": "hello", "token": "bad"})], 4501),
        ([(0, {"t": "play"})], 4501),
        ([HELLO, (0, {"t": "speed", "speed": 65})], 4502),
        ([HELLO, (0, {"t": "seek"})], 4502),
        ([HELLO, HELLO], 4502),
    ],
)
def test_replay_of_a_client_that_does_otherwise_is_closed(log, play, script, code):
    """The codes are those of the chat's own socket."""
    log.say("general", "a", "one")
    assert play(*script).closed == code


def test_replay_ends_with_the_token_the_session_and_the_right_to_read(log, play, monkeypatch):
    """Looked at twice a second: closed, or refused by name when the room is not theirs any more."""
    log.say("general", "a", "one")
    play.state.exp = clock.time() - 60
    assert play(HELLO).closed == 4002
    play.state.exp = clock.time() + 600
    play.state.refused = Refused("forbidden", "You were banned.")
    socket = play(HELLO)
    assert (socket.closed, socket.of("error")[0]["code"]) == (1000, "forbidden")
    monkeypatch.setattr(play.state, "refused", Refused("not_authenticated", "Out."))
    monkeypatch.setattr(Replays, "_greeted", lambda *_args: SimpleNamespace(exp=clock.time() + 600))
    assert play(HELLO).closed == 4503


def test_replay_beyond_the_maximum_is_refused(log, play, monkeypatch):
    """Each keeps a thread, so there are few."""
    log.say("general", "a", "one")
    monkeypatch.setattr(replay, "REPLAYS_MAX", 0)
    assert play(HELLO).closed == 4505


def test_text_deleted_while_it_waits_to_be_played_is_not_played(log, play):
    """What was read ahead is read again when it is due."""
    log.say("general", "a", "one")
    log.say("general", "b", "secret")
    move(log, 1, 1_500)
    play.running.catch_up()

    class Deleting(Socket):
        def send(self, data):
            super().send(data)
            if len(self.of("msg")) == 1:
                log.change("general", "c", "delete", 1, Person("1", "ada"))
                play.running.catch_up()

    socket = Deleting(HELLO, (0, {"t": "play"}))
    replays = Replays(
        ChainReader(ViewReader()),
        lambda: play.running.view.address,
        lambda _token: SimpleNamespace(exp=clock.time() + 600),
        lambda *_who: None,
    )
    with pytest.raises(EOFError):
        replays.run(socket, "general")
    assert [m.get("text") for m in socket.of("msg")] == ["one", None]
