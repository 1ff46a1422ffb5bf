"""Who signs: read, rotated and taken into use without logging anybody out."""

import os
import time
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from parley_auth.adapters.key_file import ROTATION_INTERVAL_S, KeyWatch, TooEarly, read_keys, rotate
from parley_auth.domain.tokens import TokenIssuer, public_jwk
from parley_chassis.settings import SettingsError
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "signing_key.pem"
    key = Ed25519PrivateKey.generate()
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.chmod(0o600)
    return file


def age(path: Path) -> None:
    long_ago = time.time() - ROTATION_INTERVAL_S - 1
    os.utime(path, (long_ago, long_ago))


def kids(path: Path) -> list[str]:
    return [public_jwk(key).kid for key in read_keys(path)]


def test_rotation_signs_with_the_next_and_keeps_the_previous(path: Path) -> None:
    """One key gains its next; then the next signs, a new next is made, the old one stays known."""
    (first,) = kids(path)
    rotate(path)
    assert kids(path)[0] == first
    second = kids(path)[1]
    age(path)
    rotate(path)
    assert (kids(path)[0], kids(path)[2], len(kids(path))) == (second, first, 3)
    assert path.stat().st_mode & 0o777 == 0o600


def test_rotation_too_soon_after_another_is_refused(path: Path) -> None:
    """Tokens of the key that would be dropped still live."""
    rotate(path)
    before = kids(path)
    with pytest.raises(TooEarly):
        rotate(path)
    assert kids(path) == before


def test_tokens_stay_good_through_a_rotation(path: Path) -> None:
    """Who knows the published keys of before knows the next signer too, and the old tokens live on."""
    rotate(path)
    issuer = TokenIssuer(read_keys(path), 600, time.time)
    watch = KeyWatch(path, issuer.use)
    fetched = SigningKeys(lambda: msgspec.json.encode(issuer.jwks()))
    checks = TokenVerifier(fetched)
    before = issuer.issue("1", "ana", "s1")
    assert checks.verify(before).sid == "s1"
    age(path)
    rotate(path)
    watch.step()
    after = issuer.issue("1", "ana", "s1")
    # No fetch between: the next key was published before it signed.
    assert checks.verify(after).sid == "s1"
    assert fetched.refresh()
    assert checks.verify(before).sid == "s1"


def test_key_file_that_became_unusable_leaves_the_old_keys_in_use(path: Path) -> None:
    """A half-written or lost file logs nobody out."""
    used: list[object] = []
    watch = KeyWatch(path, used.append)
    path.write_text("nonsense")
    watch.step()
    path.unlink()
    watch.step()
    assert used == []


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_key_file_without_a_usable_key_stops_the_start(path: Path, content: bytes) -> None:
    """With a sentence."""
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="PARLEY_SIGNING_KEY_FILE"):
        read_keys(path)


def test_key_file_with_four_keys_stops_the_start(path: Path) -> None:
    """Current, next and previous are all there are."""
    path.write_bytes(path.read_bytes() * 4)
    with pytest.raises(SettingsError):
        read_keys(path)
