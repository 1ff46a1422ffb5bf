"""Secrets of one stack, generated once, readable by their owner only."""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from parley_local.paths import Paths
from parley_local.secret_file import write_secret

DB_PASSWORD, PEPPER, SIGNING_KEY = "db_password", "pepper", "signing_key.pem"


def generate(paths: Paths) -> None:
    """Make what is missing; what exists is never changed, or tokens and passwords would end."""
    makers = {
        DB_PASSWORD: lambda: secrets.token_hex(24),
        PEPPER: lambda: secrets.token_hex(32),
        SIGNING_KEY: signing_keys,
    }
    for name, make in makers.items():
        if not (paths.secrets / name).exists():
            write_secret(paths.secrets / name, make())


def signing_keys() -> str:
    """The current key and the next, so that the first rotation need not wait for one to become known."""
    return signing_key() + signing_key()


def signing_key() -> str:
    """An Ed25519 private key as PEM, PKCS8."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
