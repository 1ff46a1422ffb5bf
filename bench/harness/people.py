"""Accounts for a run."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx

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
