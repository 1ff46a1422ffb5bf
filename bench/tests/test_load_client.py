"""The load client against a small server on loopback that behaves, or misbehaves in one known way."""

import json
import threading
from contextlib import contextmanager

import pytest
from parley_local.trouble import Trouble
from websockets.sync.server import serve

from bench.harness.compiled import load_client
from bench.harness.load import Load
from bench.harness.plan import Plan, crowd

MESSAGES_PER_S, SECONDS = 100, 0.5


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    try:
        load_client()
    except Trouble as trouble:
        pytest.skip(trouble.sentence)


class Room:
    """Everybody in one room; `fault` changes what the last member is sent of the tenth message."""

    def __init__(self, fault):
        self._fault = fault
        self._members = []
        self._offset = 0
        self._lock = threading.Lock()

    def serve(self, socket):
        for text in socket:
            frame = json.loads(text)
            with self._lock:
                if frame["t"] == "send":
                    self._deliver(frame)
                    continue
                kind = {"hello": "welcome", "create": "ok", "join": "joined"}[frame["t"]]
                socket.send(compact({"t": kind, "re": frame["id"]}))
                if kind == "joined":
                    self._members.append(socket)

    def _deliver(self, frame):
        self._offset += 1
        message = {"t": "msg", "offset": self._offset, "text": frame["text"]}
        for member in self._members:
            told = [message]
            if self._offset == 10 and member is self._members[-1]:
                told = self._wrong(message)
            for each in told:
                member.send(compact(each))

    def _wrong(self, message):
        wrong = {"lose": [], "double": [message, message], "disorder": [message | {"offset": 3}]}
        return wrong.get(self._fault, [message])


def compact(frame):
    return json.dumps(frame, separators=(",", ":"))


@contextmanager
def serving(fault):
    with serve(Room(fault).serve, "127.0.0.1", 0, compression=None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()


def step_with(fault):
    with serving(fault) as url, Load(Plan(url, crowd(["none"], 1, 4), dialect="plain")) as load:
        return load.talk(MESSAGES_PER_S, SECONDS)


def test_load_client_counts_what_a_good_server_delivers():
    """Every message to every member, each timed, nothing wrong."""
    step = step_with(None)
    assert step["deliveries"] == step["latency_ms"]["count"] == 4 * MESSAGES_PER_S * SECONDS
    assert not any(step[name] for name in ("lost", "doubled", "disordered", "sender_disordered", "strayed", "closed"))
    assert 0 < step["latency_ms"]["p50"] <= step["latency_ms"]["max"]


@pytest.mark.parametrize(("fault", "name"), [("lose", "lost"), ("double", "doubled")])
def test_load_client_sees_one_fault_of_one_receiver(fault, name):
    """One delivery of two hundred that is missing, or is there twice, is found."""
    assert step_with(fault)[name] == 1


def test_load_client_sees_a_message_at_a_wrong_place():
    """An offset below the one before it, and unlike what the others were told."""
    assert step_with("disorder")["disordered"] >= 1


def test_load_client_that_nobody_lets_in_says_so():
    """No server, no run: a sentence instead of figures."""
    with pytest.raises(Trouble, match="Only 0 of 4 came in: the connection was refused"):
        Load(Plan("http://127.0.0.1:1", crowd(["none"], 1, 4), dialect="plain"))
