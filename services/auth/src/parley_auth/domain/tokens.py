"""Makes access tokens: short-lived, signed with Ed25519, named by the key that signed them."""

import base64
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_contract import claims
from parley_contract.bodies import Jwk, Jwks


def public_jwk(private_key: Ed25519PrivateKey) -> Jwk:
    """The public half; its id is the key's thumbprint (RFC 7638), so the same key always has the same id."""
    x = _base64url(private_key.public_key().public_bytes_raw())
    # RFC 7638: the required members only, sorted, without spaces.
    members = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":"), sort_keys=True)
    kid = _base64url(hashlib.sha256(members.encode()).digest())
    return Jwk(kty="OKP", crv="Ed25519", alg=claims.ALGORITHM, use="sig", kid=kid, x=x)


class TokenIssuer:
    """Signs tokens that live `life_s` seconds with the first key, and tells the public halves of all."""

    def __init__(self, keys: Sequence[Ed25519PrivateKey], life_s: int, clock_s: Callable[[], float]) -> None:
        self.use(keys)
        self._clock_s = clock_s
        self.life_s = life_s

    def use(self, keys: Sequence[Ed25519PrivateKey]) -> None:
        """From any thread: a request sees either all of the old keys or all of the new."""
        self._signing = (keys[0], public_jwk(keys[0]).kid)
        self._jwks = Jwks(keys=[public_jwk(key) for key in keys])

    def jwks(self) -> Jwks:
        return self._jwks

    def issue(self, user_id: str, username: str, session_id: str) -> str:
        now = int(self._clock_s())
        found = claims.AccessTokenClaims(
            iss=claims.ISSUER,
            aud=claims.AUDIENCE,
            sub=user_id,
            name=username,
            sid=session_id,
            iat=now,
            exp=now + self.life_s,
            jti=uuid.uuid4().hex,
        )
        key, kid = self._signing
        headers = {"typ": claims.TYPE, "kid": kid}
        return jwt.encode(msgspec.to_builtins(found), key, algorithm=claims.ALGORITHM, headers=headers)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
