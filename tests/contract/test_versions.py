"""Floors below which a library is known to be broken or open to attack. No advisory database is asked: this is it.

Where a number comes from stands beside it. A raised lock passes; a lowered one, or a new lock without the package's
floor met, does not.
"""

import re
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
FLOORS = {
    "pyjwt": "2.15.1",  # CVE-2026-102268 (PEM check), -102267 (JWKS redirect), -102269, -102265, -48526, -48523, -32597
    "gunicorn": "26.0.0",  # CVE-2024-1135, CVE-2024-6827, request targets and trailers
    "werkzeug": "3.1.6",  # GHSA-29vq-49wr-vm6x, CVE-2023-46136
    "flask": "3.1.3",  # GHSA-68rp-wp8r-4726
    "quart": "0.21.0",  # GHSA-4grg-w6v8-c28g, GHSA-q34m-jh98-gwm2
    "pymysql": "1.1.1",  # CVE-2024-36039
    "uvicorn": "0.11.7",  # CVE-2020-7694, CVE-2020-7695
    "websockets": "9.1",  # CVE-2021-33880
    "h11": "0.16.0",  # CVE-2025-43859
    "bcrypt": "5.0.0",  # before it cut passwords at 72 bytes silently
    "aiokafka": "0.14.0",  # retriable storage errors, batch size and linger
    "cryptography": "44.0.1",  # CVE-2024-12797
    "httpx": "0.23.0",  # CVE-2021-41945
}
# Not needed here, and each known for holes or broken with bcrypt 5.
UNWANTED = {"flask-cors", "passlib", "python-jose"}


def pins(lock: Path) -> dict[str, Version]:
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE)
    return {name: Version(version) for name, version in found}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locked_versions_are_above_their_floors(lock: Path) -> None:
    """Nobody installs a version that is known to be open."""
    below = {name: str(version) for name, version in pins(lock).items() if version < Version(FLOORS.get(name, "0"))}
    assert below == {}
    assert not pins(lock).keys() & UNWANTED


def test_every_floor_is_of_a_package_that_is_used() -> None:
    """A floor for what nobody installs would guard nothing."""
    used = set().union(*(pins(lock).keys() for lock in LOCKS))
    assert FLOORS.keys() <= used


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_its_hash(lock: Path) -> None:
    """A package that was changed on its way is not installed."""
    entries = re.split(r"\n(?=[a-z0-9])", lock.read_text().strip())
    assert [entry.split()[0] for entry in entries if entry[0].isalnum() and "--hash=sha256:" not in entry] == []
