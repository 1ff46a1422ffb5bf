"""`./parley demo`: a small conversation in the running chat, made as people make one: through sign-up and socket.

Every line has a fixed cid, so a second run adds only what retention took meanwhile.
"""

import json
import secrets
import time
import urllib.error
import urllib.request
from contextlib import closing
from itertools import count
from typing import Any

from simple_websocket import Client, ConnectionClosed

from parley_local import record
from parley_local.child import lives
from parley_local.demo_script import PEOPLE, ROOM_TITLES, SCRIPT, Edited, Reacted, Said
from parley_local.paths import Paths
from parley_local.secret_file import write_secret
from parley_local.trouble import Trouble

_ANSWER_S = 15.0
_RETRY_MS = 200


def run(paths: Paths) -> int:
    """Make the conversation; raise Trouble when nothing runs or somebody else has one of the names."""
    known = record.read(paths.state_file)
    if known is None or not lives(known.supervisor):
        raise Trouble("Parley is not running. Start it: parley up")
    converse(known.url, _password(paths))
    print(f"{', '.join(PEOPLE)} talk in #general and #{', #'.join(ROOM_TITLES)}: {known.url}")
    return 0


def converse(url: str, password: str) -> None:
    """Everything that the script holds, in its order, at the chat under `url`."""
    speakers = {name: Speaker(url, _token(url, name, password)) for name in PEOPLE}
    try:
        for speaker in speakers.values():
            for room, title in ROOM_TITLES.items():
                speaker.ask("create", may_fail="conflict", room=room, title=title)
                speaker.ask("join", room=room, last=0)
            speaker.ask("join", room="general", last=0)
        _play(speakers)
    finally:
        for speaker in speakers.values():
            speaker.close()


def _play(speakers: "dict[str, Speaker]") -> None:
    places: dict[str, tuple[str, int]] = {}
    for line in SCRIPT:
        speaker = speakers[line.who]
        match line:
            case Said():
                reply: dict[str, Any] = {} if line.reply_to is None else {"reply_to": places[line.reply_to][1]}
                ack = speaker.ask("send", cid=line.key, room=line.room, text=line.text, **reply)
                places[line.key] = (line.room, ack["offset"])
            case Reacted():
                room, target = places[line.target]
                speaker.ask("react", cid=line.key, room=room, target=target, emoji=line.emoji, on=True)
            case Edited():
                room, target = places[line.target]
                speaker.ask("edit", cid=line.key, room=room, target=target, text=line.text)


class Speaker:
    """One person's socket."""

    def __init__(self, url: str, token: str) -> None:
        self._socket = Client(url.replace("http", "ws", 1) + "/ws", subprotocols=["parley.v1"])
        self._ids = count(1)
        self.ask("hello", token=token)

    def ask(self, kind: str, may_fail: str | None = None, **fields: Any) -> dict[str, Any]:
        """The answer; what may be asked again is, with the same cid. Raise Trouble when it is an error of another code
        than `may_fail`."""
        until = time.monotonic() + _ANSWER_S
        answer = self._ask_once(kind, fields)
        while answer["t"] == "error" and answer["retryable"] and time.monotonic() < until:
            time.sleep(answer.get("retry_after_ms", _RETRY_MS) / 1_000)
            answer = self._ask_once(kind, fields)
        if answer["t"] == "error" and answer["code"] != may_fail:
            raise Trouble(f"The chat refused a {kind}: {answer['message']}")
        return answer

    def _ask_once(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        request = next(self._ids)
        try:
            self._socket.send(json.dumps({"t": kind, "id": request, **fields}))
            return self._answer(request)
        except ConnectionClosed as closed:
            raise Trouble(f"The chat closed the connection: {closed.message or closed.reason}.") from None

    def close(self) -> None:
        self._socket.close()

    def _answer(self, request: int) -> dict[str, Any]:
        while (text := self._socket.receive(timeout=_ANSWER_S)) is not None:
            frame: dict[str, Any] = json.loads(text)
            if frame.get("re") == request:
                return frame
        raise Trouble(f"The chat did not answer within {_ANSWER_S:g} s.")


def _token(url: str, name: str, password: str) -> str:
    for way in ("login", "signup"):
        status, answer = _post(f"{url}/api/auth/{way}", {"username": name, "password": password})
        if status in {200, 201}:
            token: str = answer["access_token"]
            return token
        if status not in {401, 409}:
            raise Trouble(f"{name} cannot enter: {answer.get('detail', status)}")
    raise Trouble(f"Somebody else is called {name} here, so the demo cannot be played.")


def _post(address: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)  # noqa: S310 - our own address
    try:
        with closing(urllib.request.urlopen(request, timeout=_ANSWER_S)) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError as error:
        raise Trouble(f"{address} does not answer: {error}.") from None


def _password(paths: Paths) -> str:
    """The demo's people share a password that only this machine knows."""
    file = paths.secrets / "demo_password"
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(24))
    return file.read_text(encoding="utf-8").strip()
