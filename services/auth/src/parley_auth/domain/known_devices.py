"""A cookie that proves: this browser has logged in to this account before (the device cookie of OWASP).

Strangers who guess make an account wait, its owner must not. So guesses from a known device are counted for
themselves, and neither the account's delay nor the address's touches them. Nothing is stored: the cookie is signed.
"""

import hashlib
import hmac
import secrets

LIFE_S = 365 * 24 * 3600


class KnownDevices:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, account: str) -> str:
        """The cookie for a browser that has just logged in to the account."""
        number = secrets.token_hex(16)
        return f"{number}.{self._seal(account, number)}"

    def recognise(self, account: str, cookie: str | None) -> str | None:
        """The device's number, when the cookie is ours and for this account."""
        number, _, seal = (cookie or "").partition(".")
        if seal and seal.isascii() and hmac.compare_digest(seal, self._seal(account, number)):
            return number
        return None

    def _seal(self, account: str, number: str) -> str:
        text = f"{number}:{account}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()
