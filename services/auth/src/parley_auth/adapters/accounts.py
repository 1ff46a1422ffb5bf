"""Users and sessions in MySQL. One method, one transaction; a session's row is always locked before its tokens."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley_auth.adapters import session_rows
from parley_auth.adapters.database import Database
from parley_auth.adapters.outbox import note_profile
from parley_auth.adapters.tables import refresh_tokens, sessions, users
from parley_auth.domain import refresh
from parley_auth.domain.confusables import look_of
from parley_auth.domain.ports import (
    NameTaken,
    NewSession,
    RevocationReason,
    Rotation,
    StoredSession,
    StoredUser,
)

SESSIONS_MAX = 10
_DUPLICATE = 1062
_USERNAME_CHARS_MAX = 50


class MySQLAccounts:
    """ports.Accounts over MySQL or MariaDB."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_taken(self, username: str) -> bool:
        alike = (users.c.username == username) | (users.c.look == look_of(username))
        query = select(users.c.id).where(alike)
        return self._database.run(lambda tx: tx.execute(query).first() is not None)

    def find_users(self, names: Sequence[str]) -> list[StoredUser]:
        possible = [name for name in names if len(name) <= _USERNAME_CHARS_MAX]
        query = select(users).where(users.c.username.in_(possible), users.c.deleted_at.is_(None))
        return self._database.run(lambda tx: [_user(row) for row in tx.execute(query)])

    def add_user(self, username: str, password: str, session: NewSession) -> int:
        def work(tx: Connection) -> int:
            row = {
                "username": username,
                "password": password,
                "look": look_of(username),
                "created_at": session.created_at,
            }
            user_id = int(tx.execute(insert(users).values(row)).lastrowid)
            session_rows.add(tx, user_id, session)
            note_profile(tx, user_id)
            return user_id

        try:
            return self._database.run(work)
        except IntegrityError as error:
            if error.orig is not None and error.orig.args[0] == _DUPLICATE:
                raise NameTaken from None
            raise

    def replace_password(self, user_id: int, old: str, new: str) -> None:
        query = update(users).where(users.c.id == user_id, users.c.password == old).values(password=new)
        self._database.run(lambda tx: tx.execute(query))

    def open_session(self, user_id: int, session: NewSession) -> None:
        def work(tx: Connection) -> None:
            # Two log-ins at once must not both see room for one more.
            tx.execute(select(users.c.id).where(users.c.id == user_id).with_for_update())
            live = session_rows.live(tx, user_id, session.created_at)
            surplus = [row.id for row in live[SESSIONS_MAX - 1 :]]
            session_rows.revoke(tx, user_id, surplus, "too_many_sessions", session.created_at)
            session_rows.add(tx, user_id, session)

        self._database.run(work)

    def rotate(self, fingerprint: str, child: str, now: int) -> Rotation | None:
        return self._database.run(lambda tx: session_rows.rotate(tx, fingerprint, child, now))

    def user_of_session(self, session_id: str, user_id: int, now: int) -> StoredUser | None:
        query = (
            select(users, sessions.c.last_used_at, sessions.c.expires_at)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.id == session_id, users.c.id == user_id)
            .where(sessions.c.revoked_at.is_(None), users.c.deleted_at.is_(None))
        )
        row = self._database.run(lambda tx: tx.execute(query).first())
        if row is None or refresh.is_over(row.last_used_at, row.expires_at, now):
            return None
        return _user(row)

    def live_sessions(self, user_id: int, now: int) -> list[StoredSession]:
        return self._database.run(lambda tx: session_rows.live(tx, user_id, now))

    def end_sessions(self, user_id: int, session_id: str | None, reason: RevocationReason, now: int) -> list[str]:
        def work(tx: Connection) -> list[str]:
            found = [row.id for row in session_rows.live(tx, user_id, now)]
            ending = [one for one in found if session_id in {None, one}]
            return session_rows.revoke(tx, user_id, ending, reason, now)

        return self._database.run(work)

    def forget_ended_sessions(self, before: int) -> int:
        """Delete what ended before that time, tokens included; return how many sessions. For the hourly sweep."""
        over = (
            (sessions.c.revoked_at < before)
            | (sessions.c.expires_at < before)
            | (sessions.c.last_used_at < before - refresh.IDLE_MS)
        )

        def work(tx: Connection) -> int:
            ids = list(tx.scalars(select(sessions.c.id).where(over).limit(500)))
            tx.execute(delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(ids)))
            return tx.execute(delete(sessions).where(sessions.c.id.in_(ids))).rowcount

        return self._database.run(work)


def _user(row: Row[tuple[object, ...]]) -> StoredUser:
    return StoredUser(
        id=row.id,
        username=row.username,
        password=row.password,
        created_at=row.created_at,
        display_name=row.display_name,
        hue=row.hue,
    )
