"""Peers as running servers, in an environment of their own, beside the same Kafka."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError
from parley_local import registry_settings
from parley_local.ports import free_ports
from parley_local.readiness import check, wait_until
from parley_local.tools import exclusively, run_logged
from parley_local.trouble import Trouble

FOLDER = Path(__file__).parents[1] / "peers"
READY_WITHIN_S = 30.0


@dataclass(frozen=True)
class Peer:
    """A program of bench/peers and how the load client talks to it."""

    program: str
    about: str
    dialect: str = "plain"
    path: str = "/ws"


PEERS = {
    "starlette": Peer("starlette_app", "Starlette + uvicorn + aiokafka, awaited send in a loop"),
    "seed": Peer("flask_app", "Flask + flask-sock + kafka-python, a thread a socket"),
    "socketio": Peer("socketio_app", "python-socketio + aiokafka", "socketio", "/socket.io/?EIO=4&transport=websocket"),
    "bare": Peer("bare_app", "picows + aiokafka, joined writes, nothing else"),
}


def environment() -> Path:
    """The peers' Python, made from their lock at first use."""
    home = Path(sys.prefix).parent
    lock = FOLDER / "requirements.lock"
    venv = home / "bench" / f"peers-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    python = venv / "bin" / "python"
    with exclusively(home / "bench" / "peers.lock"):
        if not (venv / "whole").exists():
            uv = home / "boot" / "bin" / "uv"
            env = {**os.environ, **registry_settings.for_uv(os.environ, registry_settings.pip_settings())}
            for command in (
                ["venv", "--no-project", "--clear", "--python", sys.executable, str(venv)],
                ["pip", "sync", "--python", str(python), "--require-hashes", str(lock)],
            ):
                run_logged([str(uv), *command], home / "logs" / "peers.log", "The peers could not be installed.", env)
            (venv / "whole").touch()
    return python


async def make_topic(kafka: str, topic: str) -> None:
    """One partition, as ours has by default."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, 1)])
    except TopicAlreadyExistsError:
        pass
    finally:
        await admin.close()


@contextmanager
def running(peer: Peer, kafka: str, topic: str, log: Path) -> Iterator[tuple[str, int]]:
    """(url, pid) of the peer, once it accepts connections; ended afterwards."""
    port = free_ports(1)[0]
    command = [str(environment()), str(FOLDER / f"{peer.program}.py"), f"--port={port}", f"--kafka={kafka}"]
    with log.open("ab") as out:
        process = subprocess.Popen([*command, f"--topic={topic}"], stdout=out, stderr=out)
    try:
        if why := wait_until(lambda: reason(process, port), READY_WITHIN_S, lambda: False):
            raise Trouble(f"The peer {peer.program} did not start: {why}", log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def reason(process: "subprocess.Popen[bytes]", port: int) -> str | None:
    """Why it does not take connections yet."""
    return "it ended" if process.poll() is not None else check(f"tcp://127.0.0.1:{port}")
