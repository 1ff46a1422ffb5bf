"""Liveness and readiness. Alive: the loop turns, whatever else is down. Ready: every named part says yes."""

import json
import threading


class Readiness:
    """Named conditions that services set as they learn them; safe from any thread."""

    def __init__(self, *names: str) -> None:
        self._lock = threading.Lock()
        self._state: dict[str, str | None] = dict.fromkeys(names, "starting")

    def ok(self, name: str) -> None:
        self._set(name, None)

    def failing(self, name: str, why: str) -> None:
        """`why` is for the operator: a few words, no secrets."""
        self._set(name, why)

    def _set(self, name: str, why: str | None) -> None:
        with self._lock:
            if name not in self._state:
                raise KeyError(name)
            self._state[name] = why

    @property
    def is_ready(self) -> bool:
        with self._lock:
            return all(why is None for why in self._state.values())

    def report(self) -> tuple[int, str]:
        """HTTP status and JSON body for /readyz."""
        with self._lock:
            failing = {name: why for name, why in self._state.items() if why is not None}
        status = 503 if failing else 200
        return status, json.dumps({"ready": not failing, "failing": failing})
