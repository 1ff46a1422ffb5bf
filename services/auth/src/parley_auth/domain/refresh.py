"""Refresh tokens: what a token shown to us leads to. Pure; the store loads the facts and does what is decided.

A token is used once. The next one is its child. Two tabs may show the same token at nearly the same time, and an
answer may be lost on the way, so for GRACE_S a used token still gets another child, as long as none of its children
was used. Any later second use means that somebody copied the token: the session ends (RFC 9700).
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

GRACE_MS = 10_000
IDLE_MS = 14 * 24 * 3_600_000
ABSOLUTE_MS = 30 * 24 * 3_600_000

Decision = Literal["rotate", "another", "over", "reused"]


@dataclass(frozen=True)
class Shown:
    """What is known of a token that was shown. Times in ms; `rotated_at` is when it was first used or superseded."""

    rotated_at: int | None
    child_used: bool
    revoked_at: int | None
    last_used_at: int
    expires_at: int


def decide(shown: Shown, now: int) -> Decision:
    """rotate: use it and give a child. another: a child again, by grace. over: the session has ended by itself or by
    log-out. reused: end the session now."""
    if shown.revoked_at is not None or is_over(shown.last_used_at, shown.expires_at, now):
        return "over"
    if shown.rotated_at is None:
        return "rotate"
    if now - shown.rotated_at <= GRACE_MS and not shown.child_used:
        return "another"
    return "reused"


def is_over(last_used_at: int, expires_at: int, now: int) -> bool:
    return now >= expires_at or now >= last_used_at + IDLE_MS


def new_secret() -> str:
    """256 random bits as text: what the cookie holds."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What the database holds instead of the secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
