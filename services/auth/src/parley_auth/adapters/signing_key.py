"""The private key that signs access tokens, from its file."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from parley_chassis.settings import SettingsError


def read_signing_key(path: Path) -> Ed25519PrivateKey:
    """Raise SettingsError with a sentence when there is no usable key."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: {error.strerror}: {path}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: not a private key in PEM without a passphrase: {path}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"PARLEY_SIGNING_KEY_FILE: not an Ed25519 key: {path}")
    return key
