"""The private keys that sign access tokens, in one PEM file: the current one, the next, the previous.

The next is published before it signs, the previous as long as tokens of it live, so a rotation logs nobody out. One
file, because a rename replaces it whole: no reader ever sees half a rotation.
"""

import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from parley_chassis import logs
from parley_chassis.settings import SettingsError
from parley_contract.limits import TOKEN_LEEWAY_S, TOKEN_LIFE_S_MAX

KEYS_MAX = 3
# Tokens of the previous key have ended by then, and everybody who checks tokens has read the next key.
ROTATION_INTERVAL_S = TOKEN_LIFE_S_MAX + 2 * TOKEN_LEEWAY_S
LOOK_INTERVAL_S = 2.0

_PEM = re.compile(rb"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----\s*", re.DOTALL)

_log = logs.get(__name__)


class TooEarly(Exception):
    """The keys were changed so recently that changing them again would log people out."""


def read_keys(path: Path) -> list[Ed25519PrivateKey]:
    """One to three keys, the signing one first; raise SettingsError with a sentence when they cannot be used."""
    try:
        blocks = _PEM.findall(path.read_bytes())
        keys = [load_pem_private_key(block, password=None) for block in blocks]
    except OSError as error:
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: {error.strerror}: {path}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: not a private key in PEM without a passphrase: {path}") from None
    good = [key for key in keys if isinstance(key, Ed25519PrivateKey)]
    if len(good) != len(keys) or not 1 <= len(keys) <= KEYS_MAX:
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: one to {KEYS_MAX} Ed25519 keys are needed: {path}")
    return good


def rotate(path: Path, clock_s: Callable[[], float] = time.time) -> int:
    """Sign with the next key from now on and make another; return how many keys there are. Raise TooEarly.

    A file with one key only gains its next: that key signs after the rotation that follows.
    """
    keys = read_keys(path)
    wait_s = path.stat().st_mtime + ROTATION_INTERVAL_S - clock_s()
    if len(keys) > 1 and wait_s > 0:
        raise TooEarly(f"The keys were changed less than {ROTATION_INTERVAL_S} s ago. Again in {wait_s:.0f} s.")
    new = Ed25519PrivateKey.generate()
    rotated = [keys[0], new] if len(keys) == 1 else [keys[1], new, keys[0]]
    _write(path, rotated)
    return len(rotated)


def _write(path: Path, keys: Sequence[Ed25519PrivateKey]) -> None:
    text = b"".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in keys)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    mode = path.stat().st_mode & 0o777
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


class KeyWatch:
    """`step` is run by a Background thread: takes a changed file into use, keeps the old keys when it is no good."""

    def __init__(self, path: Path, use: Callable[[Sequence[Ed25519PrivateKey]], None]) -> None:
        self._path = path
        self._use = use
        self._seen = self._state()

    def step(self) -> float:
        state = self._state()
        if state != self._seen:
            self._seen = state
            try:
                self._use(read_keys(self._path))
                _log.info("signing_keys_changed")
            except SettingsError as error:
                _log.error("signing_keys_not_changed", why=str(error))
        return LOOK_INTERVAL_S

    def _state(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino
