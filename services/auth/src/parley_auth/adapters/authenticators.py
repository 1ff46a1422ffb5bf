"""Second factors in MySQL. The authenticator's secret is encrypted: a stolen table opens no account."""

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, delete, insert, select, update

from parley_auth.adapters.database import Database
from parley_auth.adapters.tables import authenticators, recovery_codes
from parley_auth.domain.ports import Authenticator


class MySQLAuthenticators:
    """ports.Authenticators over MySQL or MariaDB; `key` is 32 bytes."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    def find(self, user_id: int) -> Authenticator | None:
        query = select(authenticators).where(authenticators.c.user_id == user_id)
        row = self._database.run(lambda tx: tx.execute(query).first())
        if row is None:
            return None
        try:
            secret = self._cipher.decrypt(row.secret).decode()
        except InvalidToken:
            # The pepper was changed: no code can match, recovery codes still do.
            secret = ""
        return Authenticator(secret, confirmed=row.confirmed_at is not None)

    def begin(self, user_id: int, secret: str) -> None:
        row = {"user_id": user_id, "secret": self._cipher.encrypt(secret.encode()).decode(), "last_step": 0}

        def work(tx: Connection) -> None:
            _forget(tx, user_id)
            tx.execute(insert(authenticators).values(row))

        self._database.run(work)

    def confirm(self, user_id: int, step: int, fingerprints: Iterable[str], now: int) -> bool:
        unconfirmed = (authenticators.c.user_id == user_id) & authenticators.c.confirmed_at.is_(None)
        query = update(authenticators).where(unconfirmed).values(confirmed_at=now, last_step=step)
        rows = [{"fingerprint": one, "user_id": user_id} for one in fingerprints]

        def work(tx: Connection) -> bool:
            if not tx.execute(query).rowcount:
                return False
            tx.execute(insert(recovery_codes), rows)
            return True

        return self._database.run(work)

    def use_step(self, user_id: int, step: int) -> bool:
        query = update(authenticators).where(authenticators.c.user_id == user_id, authenticators.c.last_step < step)
        return self._database.run(lambda tx: tx.execute(query.values(last_step=step)).rowcount == 1)

    def use_recovery_code(self, user_id: int, fingerprint: str) -> bool:
        query = delete(recovery_codes).where(
            recovery_codes.c.fingerprint == fingerprint, recovery_codes.c.user_id == user_id
        )
        return self._database.run(lambda tx: tx.execute(query).rowcount == 1)

    def forget(self, user_id: int) -> None:
        self._database.run(lambda tx: _forget(tx, user_id))


def _forget(tx: Connection, user_id: int) -> None:
    tx.execute(delete(authenticators).where(authenticators.c.user_id == user_id))
    tx.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
