"""Keys for single purposes, made from the pepper: one secret to keep, and none serves two ends."""

import hashlib
import hmac


def derive(pepper: bytes, purpose: str) -> bytes:
    """32 bytes that say nothing about the pepper or about the key of another purpose."""
    return hmac.digest(pepper, f"parley-auth/{purpose}".encode(), hashlib.sha256)
