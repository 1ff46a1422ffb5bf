"""The one-shot `secrets` job of docker-compose.yml: makes each secret once, into two volumes, for those who need it.

`auth` sees its signing key, pepper and database password; `mysql` sees the database passwords. With secure.yml each
service has a password for Kafka too, of which the provisioner sees all. What exists is
never changed: another pepper or key would end every log-in, another password would lock auth out of its database.
Standard library only, so that the image is the plain Python one.
"""

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

READABLE_BY_GROUP = 0o440
# PKCS8 of an Ed25519 key is this and then the 32 bytes of the key: RFC 8410, section 7.
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def main(folder: Path) -> None:
    auth, mysql = folder / "auth", folder / "mysql"
    once(signing_keys, auth / "signing_key.pem")
    once(password, auth / "pepper")
    once(password, auth / "db_password", mysql / "db_password")
    once(password, mysql / "root_password")
    # Only with secure.yml these are volumes that can be written.
    if os.access(folder / "kafka", os.W_OK):
        once(password, auth / "db_auth_password", mysql / "db_auth_password")
        for service in ("auth", "gateway", "history"):
            once(password, folder / "kafka" / service, folder / service / "kafka_password")


def once(make: Callable[[], str], *places: Path) -> None:
    """Write one secret to all its places: the one that stands in any of them already, else a new one."""
    found = next((place.read_text() for place in places if place.exists()), None)
    for place in places:
        if not place.exists():
            found = found or make()
            write(place, found)
            print(f"made {place}")  # noqa: T201 - the log of the job


def write(place: Path, text: str) -> None:
    """A file that is whole or not there, whatever ends this job in between."""
    draft = place.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READABLE_BY_GROUP), "w") as file:
        file.write(text)
        os.fsync(file.fileno())
    draft.replace(place)


def password() -> str:
    return secrets.token_hex(32)


def signing_keys() -> str:
    """The current key and the next, so that the first rotation need not wait for one to become known."""
    return signing_key() + signing_key()


def signing_key() -> str:
    """An Ed25519 private key as PEM, PKCS8."""
    body = base64.b64encode(ED25519_PKCS8 + secrets.token_bytes(32)).decode()
    return f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
