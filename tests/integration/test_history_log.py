"""History alone against a real Kafka (G7, G11, G16, G17): rebuild, retention, poison, a topic made anew, no broker."""

import base64
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_chassis.kafka_access import KafkaAccess
from parley_chassis.topic_facts import read_topic_facts
from parley_contract.topics import CHAT_MESSAGES
from parley_history.adapters.kafka_log import KafkaLog, LogUnavailable
from parley_history.domain.log_state import Place
from parley_local.ports import free_ports
from parley_local.stack import Stack
from support.eventually import PATIENCE_S, wait_for
from support.kafka import delete_below, make_topic_anew, writing

pytestmark = pytest.mark.integration

READY_WITHIN_S = 60.0


class Keys:
    """Stands in for auth: signs tokens, and serves the public key as auth does."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        x = base64.urlsafe_b64encode(self._key.public_key().public_bytes_raw()).rstrip(b"=").decode()
        jwk = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": x}
        body = json.dumps({"keys": [jwk]}).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_parts: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks.json"

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": "parley-auth", "aud": "parley", "sub": "1", "name": "ada", "sid": "s1", "jti": "j"}
        head = {"kid": "k1", "typ": "at+jwt"}
        return jwt.encode({**claims, "iat": now, "exp": now + 600}, self._key, algorithm="EdDSA", headers=head)


class HistoryProcess:
    """`python -m parley_history serve` on a free port."""

    def __init__(self, kafka: str, folder: Path, keys: Keys) -> None:
        (port,) = free_ports(1)
        own = {
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "PARLEY_JWKS_URL": keys.url,
            "PARLEY_VIEW_DIR": str(folder),
            "PARLEY_PORT": str(port),
        }
        env = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")} | own
        self.process = subprocess.Popen([sys.executable, "-m", "parley_history", "serve"], env=env)
        headers = {"Authorization": f"Bearer {keys.token()}"}
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=PATIENCE_S)

    def failing(self) -> dict[str, str]:
        """What /readyz says is not ready; everything while nobody answers."""
        try:
            return self.http.get("/readyz").json()["failing"]
        except httpx.TransportError:
            return {"process": "does not answer"}

    def wait_ready(self) -> None:
        wait_for(lambda: not self.failing(), READY_WITHIN_S, "history ready")

    def read_to(self, offset: int) -> None:
        """Wait until it has folded the record; it says 503 while it has not."""
        wait_for(lambda: self.get(until=offset).status_code == 200, PATIENCE_S, f"record {offset} in history")

    def get(self, **query: int) -> httpx.Response:
        return self.http.get("/api/history/rooms/general/messages", params=query)

    def texts(self) -> list[str]:
        answer = self.get(limit=200)
        return [message["text"] for message in answer.json()["messages"]] if answer.status_code == 200 else []

    def every_page(self, end: int) -> list[bytes]:
        queries = [{}, {"limit": 1}, {"limit": 200}, {"at": 0}]
        queries += [{name: at, "limit": 3} for name in ("before", "after", "around") for at in range(end + 2)]
        answers = [self.get(**query) for query in queries]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.content for answer in answers]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_S) == 0


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    keys = Keys()
    yield keys
    keys.server.shutdown()


@pytest.fixture
def history(keys: Keys):
    """Starts history on a broker and a folder; whatever still runs at the end is killed."""
    started: list[HistoryProcess] = []

    def start(kafka: str, folder: Path, ready: bool = True) -> HistoryProcess:
        started.append(HistoryProcess(kafka, folder, keys))
        if ready:
            started[-1].wait_ready()
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(PATIENCE_S)


def test_view_running_restarted_and_rebuilt_give_the_same_bytes(kafka, history, tmp_path):
    """Messages, a doubled send, poison and a moved log start: every page is equal, whoever folded when (G7, G16)."""
    make_topic_anew(kafka)
    running = history(kafka, tmp_path / "view")
    with writing(kafka) as writer:
        writer.say("expires")
        writer.say("doubled", cid="twice")
        for number in range(5):
            writer.say(f"message {number}")
        writer.poison()
        writer.say("doubled", cid="twice")
        end = writer.say("last")
    running.read_to(end)
    assert running.texts().count("doubled") == 1
    delete_below(kafka, 2)
    wait_for(lambda: running.get().json()["oldest"] == 2, PATIENCE_S, "the expired messages gone")
    assert running.texts() == [f"message {number}" for number in range(5)] + ["doubled", "last"]
    metrics = running.http.get("/metrics").text
    assert f'parley_history_poison_last_offset{{partition="0",topic="chat-messages"}} {end - 2:.1f}' in metrics
    pages = running.every_page(end)
    running.stop()
    resumed = history(kafka, tmp_path / "view")
    assert resumed.every_page(end) == pages
    resumed.stop()
    shutil.rmtree(tmp_path / "view")
    assert history(kafka, tmp_path / "view").every_page(end) == pages


def test_topic_made_anew_and_longer_is_noticed_within_seconds(kafka, history, tmp_path):
    """The page says the new epoch; no page ever mixes the two lives of the topic (G17)."""
    make_topic_anew(kafka)
    running = history(kafka, tmp_path / "view")
    with writing(kafka) as writer:
        running.read_to(writer.say("old life"))
    old = running.get().json()["epoch"]
    make_topic_anew(kafka)
    with writing(kafka) as writer:
        for number in range(20):
            writer.say(f"new life {number}")
    seen: dict[str, set[str]] = {}

    def is_new() -> bool:
        answer = running.get(limit=200)
        if answer.status_code == 200:
            page = answer.json()
            seen.setdefault(page["epoch"], set()).update(message["text"][:3] for message in page["messages"])
            return page["epoch"] != old and len(page["messages"]) == 20
        return False

    wait_for(is_new, PATIENCE_S, "the new epoch")
    assert seen.pop(old, set()) <= {"old"}
    assert list(seen.values()) == [{"new"}]
    running.wait_ready()


def test_reader_of_an_earlier_life_gets_no_record_of_the_next(kafka):
    """Fetching is by the topic's id: the broker refuses instead of giving another life's records (G17)."""
    make_topic_anew(kafka)
    old = {CHAT_MESSAGES: read_topic_facts(KafkaAccess(kafka), [CHAT_MESSAGES])[CHAT_MESSAGES].epoch}
    make_topic_anew(kafka)
    place = Place(CHAT_MESSAGES, 0)
    with writing(kafka) as writer:
        writer.say("of the new life")
    new = {CHAT_MESSAGES: read_topic_facts(KafkaAccess(kafka), [CHAT_MESSAGES])[CHAT_MESSAGES].epoch}
    with closing(KafkaLog(KafkaAccess(kafka), new, {place: 0})) as log:
        wait_for(lambda: log.poll(0.2).get(place), PATIENCE_S, "the record, by the new id")
    with closing(KafkaLog(KafkaAccess(kafka), old, {place: 0})) as log, pytest.raises(LogUnavailable):
        wait_for(lambda: log.poll(0.2).get(place), PATIENCE_S, "never")


def test_folder_in_use_makes_the_second_process_wait(kafka, history, tmp_path):
    """Two processes never write one view: the second is not ready, says why, and takes over when it may."""
    first = history(kafka, tmp_path / "view")
    second = history(kafka, tmp_path / "view", ready=False)
    wait_for(lambda: "another process holds" in second.failing().get("view", ""), PATIENCE_S, "the second told why")
    first.stop()
    second.wait_ready()


def test_broker_away_pages_go_on_and_new_messages_come_when_it_is_back(backend, history, tmp_path):
    """Without Kafka pages are served from the view and readiness tells; back by itself in the same process (G11)."""
    if backend == "containers":
        pytest.skip("stops a broker of its own process; on containers test_outages takes Kafka away")
    with Stack(tmp_path / "stack", only=("kafka", "topics")) as stack:
        running = history(stack.kafka, tmp_path / "view")
        with writing(stack.kafka) as writer:
            running.read_to(writer.say("before"))
        stack.stop_part("kafka")
        wait_for(lambda: "kafka" in running.failing(), PATIENCE_S, "Kafka told as away")
        assert running.texts() == ["before"]
        stack.start_part("kafka")
        with writing(stack.kafka) as writer:
            writer.say("after")
        wait_for(lambda: running.texts() == ["before", "after"], READY_WITHIN_S, "the message written when it was back")
        running.wait_ready()
        assert running.process.poll() is None
