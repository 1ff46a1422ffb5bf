"""The one check of access tokens. Algorithm, type, issuer, audience and life are pinned in code.

PyJWT 2.15 accepts any `typ` and any distance between `iat` and `exp`, so both are checked here.
"""

import time
from collections.abc import Callable
from functools import lru_cache

import jwt
import msgspec
from parley_contract import claims, limits
from parley_contract.claims import AccessTokenClaims
from parley_contract.refusals import Refused

from parley_chassis.signing_keys import KeysUnavailable, SigningKeys

_REQUIRED = ["iss", "aud", "sub", "name", "sid", "iat", "exp", "jti"]


def key_id(token: str) -> str:
    """The token's `kid`; raise Refused when it is not a token of ours at all."""
    if len(token) > limits.TOKEN_BYTES_MAX or not token.isascii():
        raise _refused("The log-in token is not valid.")
    return _kid(token.partition(".")[0])


# All tokens of a key begin alike.
@lru_cache(maxsize=16)
def _kid(header_part: str) -> str:
    try:
        header = jwt.get_unverified_header(f"{header_part}.e30.")
    except (jwt.PyJWTError, RecursionError, ValueError):
        raise _refused("The log-in token is not valid.") from None
    kid = header.get("kid")
    if header.get("alg") != claims.ALGORITHM or header.get("typ") != claims.TYPE or not isinstance(kid, str):
        raise _refused("The log-in token is not valid.")
    return kid


class TokenVerifier:
    """Turns a token into its claims, or raises Refused("not_authenticated" | "unavailable")."""

    def __init__(self, keys: SigningKeys, clock_s: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock_s = clock_s

    def needs_fetch(self, token: str) -> bool:
        """Whether `verify` would go to the network: an asynchronous caller then runs it in a thread."""
        try:
            return self._keys.cached(key_id(token)) is None and self._keys.may_fetch()
        except Refused:
            return False

    def verify(self, token: str) -> AccessTokenClaims:
        try:
            key = self._keys.get(key_id(token))
        except KeysUnavailable:
            raise Refused("unavailable", "Log-ins cannot be checked right now. Please try again.", 1000) from None
        if key is None:
            raise _refused("The log-in token is not valid.")
        try:
            payload = jwt.decode(
                token,
                key,
                algorithms=[claims.ALGORITHM],
                audience=claims.AUDIENCE,
                issuer=claims.ISSUER,
                # Life is checked below, against the injected clock.
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
            found = msgspec.convert(payload, AccessTokenClaims)
        except (jwt.PyJWTError, msgspec.ValidationError, RecursionError, ValueError):
            raise _refused("The log-in token is not valid.") from None
        return self._alive(found)

    def _alive(self, found: AccessTokenClaims) -> AccessTokenClaims:
        now = self._clock_s()
        if not 0 < found.exp - found.iat <= limits.TOKEN_LIFE_S_MAX or found.iat > now + limits.TOKEN_LEEWAY_S:
            raise _refused("The log-in token is not valid.")
        if now > found.exp + limits.TOKEN_LEEWAY_S:
            raise _refused("The log-in has expired. Please log in again.")
        return found


def _refused(message: str) -> Refused:
    return Refused("not_authenticated", message)
