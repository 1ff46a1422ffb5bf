"""People who use Parley over HTTP: sign up, log in, read history."""

import itertools
import os
import time
from dataclasses import dataclass

import httpx

from support.eventually import PATIENCE_S, wait_for

PASSWORD = "correct horse battery"
_numbers = itertools.count()


def fresh_name(prefix: str = "p") -> str:
    """A user name that nobody has, in this run or an earlier one on the same database."""
    return f"{prefix}{os.getpid()}x{int(time.time()) % 1_000_000}n{next(_numbers)}"


@dataclass
class Addresses:
    """Where the services are: the edge gives one origin for all, a stack without it one each."""

    auth: str
    history: str
    gateways: list[str]

    def socket(self, gateway: int = 0) -> str:
        return self.gateways[gateway].replace("http", "ws", 1) + "/ws"


class Person:
    """One account with its token and cookie jar."""

    def __init__(self, addresses: Addresses, name: str) -> None:
        self.addresses = addresses
        self.name = name
        self.http = httpx.Client(timeout=PATIENCE_S)
        self.id = ""
        self.token = ""

    def sign_up(self, password: str = PASSWORD) -> "Person":
        answer = self._ask_to_enter("signup", password)
        # Nobody else has the name: an earlier try was written, though its answer was 503.
        return self.log_in(password) if answer.status_code == 409 else self._entered(answer, 201)

    def log_in(self, password: str = PASSWORD) -> "Person":
        return self._entered(self._ask_to_enter("login", password), 200)

    def _ask_to_enter(self, way: str, password: str) -> httpx.Response:
        """A database that is late on a busy machine is asked again when the answer says so."""
        asked, deadline = {"username": self.name, "password": password}, time.monotonic() + PATIENCE_S
        while (answer := self.auth("POST", way, json=asked)).status_code == 503 and time.monotonic() < deadline:
            time.sleep(float(answer.headers["Retry-After"]))
        return answer

    def _entered(self, answer: httpx.Response, status: int) -> "Person":
        assert answer.status_code == status, answer.text
        self._keep(answer)
        return self

    def _keep(self, answer: httpx.Response) -> None:
        grant = answer.json()
        self.id, self.token = grant["user"]["id"], grant["access_token"]

    def refresh(self) -> httpx.Response:
        answer = self.auth("POST", "refresh")
        if answer.status_code == 200:
            self._keep(answer)
        return answer

    def auth(self, method: str, path: str, headers: dict[str, str] | None = None, **given) -> httpx.Response:
        return self.http.request(
            method, f"{self.addresses.auth}/api/auth/{path}", headers=self._bearer() | (headers or {}), **given
        )

    def history(self, path: str, **params) -> httpx.Response:
        return self.http.get(f"{self.addresses.history}/api/history/{path}", headers=self._bearer(), params=params)

    def page(self, room: str, **params) -> dict:
        """With `until` this waits for history, which reads the log by itself: it says that it is not that far yet, or
        does not know the room."""
        if "until" in params:
            wait_for(lambda: self._reads_that_far(room, params["until"]), PATIENCE_S, f"{params} in history")
        answer = self.history(f"rooms/{room}/messages", **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _reads_that_far(self, room: str, until: int) -> bool:
        return self.history(f"rooms/{room}/messages", until=until, limit=1).status_code not in {404, 503}

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
