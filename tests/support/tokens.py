"""Access tokens as auth signs them, made with the stack's own key: for many people without signing them up."""

import secrets

import jwt
from parley_local.stack import Stack


def signed_anew(stack: Stack, token: str, **changed) -> str:
    """The same token with other claims."""
    key = (stack.paths.secrets / "signing_key.pem").read_bytes()
    claims = jwt.decode(token, options={"verify_signature": False}) | changed
    headers = jwt.get_unverified_header(token)
    return jwt.encode(claims, key, headers["alg"], headers={"kid": headers["kid"], "typ": headers["typ"]})


def homes(count: int) -> list[str]:
    """As many addresses, because one address may not open too many sockets at once."""
    return [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(1, count + 1)]


def crowd(stack: Stack, token: str, count: int) -> list[str]:
    """Tokens of so many people who do not exist, each with a session of their own."""
    people = [{"sub": str(1_000_000 + n), "name": f"crowd{n}", "sid": secrets.token_hex(8)} for n in range(count)]
    return [signed_anew(stack, token, **person) for person in people]
