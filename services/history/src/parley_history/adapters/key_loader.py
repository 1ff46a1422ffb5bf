"""Fetches auth's public keys in the background, so that the first person does not wait for them."""

import threading

from parley_chassis.health import Readiness
from parley_chassis.signing_keys import SigningKeys

_RETRY_S = 1.0
_REFRESH_S = 60.0


class KeyLoader(threading.Thread):
    """Until there are keys once a second, then once a minute: a key that auth took back is soon unknown here."""

    def __init__(self, keys: SigningKeys, readiness: Readiness) -> None:
        super().__init__(name="key-loader", daemon=True)
        self._keys = keys
        self._readiness = readiness
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        self._readiness.failing("keys", "auth has not given its public keys yet")
        try:
            while not self._stopping.is_set():
                self._keys.refresh()
                if self._keys.is_loaded:
                    self._readiness.ok("keys")
                self._stopping.wait(_REFRESH_S if self._keys.is_loaded else _RETRY_S)
        finally:
            self._readiness.failing("keys", "nobody fetches the keys any more")
