"""Accounts for a run: real ones through auth, or tokens signed with a private stack's own key."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from parley_auth.domain.tokens import TokenIssuer
from parley_contract.limits import TOKEN_LIFE_S_MAX
from parley_local.keys import SIGNING_KEY

_PASSWORD = uuid.uuid4().hex


def sign_up(url: str, count: int) -> list[str]:
    """Access tokens of `count` new people."""

    def one(number: int) -> str:
        body = {"username": f"bench-{uuid.uuid4().hex[:12]}-{number}", "password": _PASSWORD}
        answer = httpx.post(f"{url}/api/auth/signup", json=body, timeout=60)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, range(count)))


def sign_tokens(secrets: Path, count: int) -> list[str]:
    """Access tokens of `count` people whom auth has never seen; the gateway asks only whether the signature is good."""
    key = load_pem_private_key((secrets / SIGNING_KEY).read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    issuer = TokenIssuer([key], TOKEN_LIFE_S_MAX, time.time)
    return [issuer.issue(str(1_000_000 + n), f"bench-{n:06}", uuid.uuid4().hex) for n in range(count)]
