"""Opens the socket of a replay: pages of other origins are refused before the handshake."""

from collections.abc import Iterable

from flask import Flask, request
from flask_sock import Sock
from parley_chassis.problems import ProblemError
from parley_contract.limits import REPLAY_FRAME_BYTES_MAX
from parley_contract.operations import REPLAY

from parley_history.entrypoints.replay import Replays, Socket

_PING_S = 20


def install(app: Flask, replays: Replays, origins: Iterable[str]) -> None:
    """Programs without an Origin are welcome."""
    allowed = frozenset(origins)
    app.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": _PING_S, "max_message_size": 2 * REPLAY_FRAME_BYTES_MAX}

    def check_origin() -> None:
        origin = request.headers.get("Origin")
        if request.endpoint == "replay" and origin is not None and origin not in allowed:
            raise ProblemError(403, "forbidden", "This page may not use the chat.")

    def replay(socket: Socket, room: str) -> None:
        replays.run(socket, room)

    app.before_request(check_origin)
    Sock(app).route(REPLAY.replace("{room}", "<room>"))(replay)
