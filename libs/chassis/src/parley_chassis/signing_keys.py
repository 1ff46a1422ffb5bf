"""The public keys that tokens are checked with: fetched from auth's JWKS, kept in memory, the last good ones kept.

An unknown key id leads to at most one fetch in 30 s, so that nobody can make a service hammer auth with made-up ids.
"""

import threading
import time
from collections.abc import Callable

import httpx
import jwt
import msgspec
from parley_contract.bodies import Jwks

FETCH_INTERVAL_S_MIN = 30.0
FETCH_TIMEOUT_S = 2.0


class KeysUnavailable(Exception):
    """No key could be had yet: auth has not answered since this process started."""


def fetch_jwks(url: str) -> bytes:
    """Read the key set; redirects are refused."""
    answer = httpx.get(url, timeout=FETCH_TIMEOUT_S, follow_redirects=False)
    answer.raise_for_status()
    return answer.content


class SigningKeys:
    """Keys by id. Thread-safe; `get` may block for one fetch, so asynchronous callers use `cached` first."""

    def __init__(self, fetch: Callable[[], bytes], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at: float | None = None

    @property
    def is_loaded(self) -> bool:
        return bool(self._keys)

    def cached(self, kid: str) -> jwt.PyJWK | None:
        return self._keys.get(kid)

    def may_fetch(self) -> bool:
        """Whether a fetch for an unknown id is due; while there is no key at all, it is once a second."""
        if self._fetched_at is None:
            return True
        wait_s = FETCH_INTERVAL_S_MIN if self._keys else 1.0
        return self._clock() - self._fetched_at >= wait_s

    def get(self, kid: str) -> jwt.PyJWK | None:
        """The key, after a fetch when it is unknown and one is due. Raise KeysUnavailable without any key."""
        with self._lock:
            if kid not in self._keys and self.may_fetch():
                self.refresh()
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(kid)

    def refresh(self) -> bool:
        """Fetch now; keep the last good keys on any failure. Return whether it succeeded."""
        self._fetched_at = self._clock()
        try:
            jwks = msgspec.json.decode(self._fetch(), type=Jwks)
            keys = {
                key.kid: jwt.PyJWK(msgspec.to_builtins(key), algorithm="EdDSA")
                for key in jwks.keys
                if (key.kty, key.crv) == ("OKP", "Ed25519")
            }
        except (httpx.HTTPError, msgspec.DecodeError, jwt.PyJWTError):
            return False
        self._keys = keys or self._keys
        return bool(keys)
