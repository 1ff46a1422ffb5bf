"""What people may change of their account, and what others find of them, in MySQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Select, collate, delete, select, update

from parley_auth.adapters import session_rows
from parley_auth.adapters.database import Database
from parley_auth.adapters.outbox import note_profile
from parley_auth.adapters.tables import authenticators, recovery_codes, users
from parley_auth.domain.ports import StoredCard

# Of a display name any case and accent is found; user names are lower case already.
_ANY_CASE = "utf8mb4_general_ci"
_CARD = (users.c.id, users.c.username, users.c.display_name, users.c.hue)


class MySQLProfiles:
    """ports.Profiles over MySQL or MariaDB."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, user_id: int, changes: Mapping[str, str | int | None]) -> None:
        query = update(users).where(users.c.id == user_id, users.c.deleted_at.is_(None)).values(changes)

        def work(tx: Connection) -> None:
            tx.execute(query)
            note_profile(tx, user_id)

        self._database.run(work)

    def change_password(self, user_id: int, stored: str, keep: str, now: int) -> list[str]:
        def work(tx: Connection) -> list[str]:
            tx.execute(update(users).where(users.c.id == user_id).values(password=stored))
            others = [row.id for row in session_rows.live(tx, user_id, now) if row.id != keep]
            return session_rows.revoke(tx, user_id, others, "password_changed", now)

        return self._database.run(work)

    def delete(self, user_id: int, now: int) -> list[str]:
        # The look stays: nobody else is ever given the name. An empty hash lets nobody in.
        emptied = {"username": f"#{user_id}", "password": "", "display_name": None, "hue": None, "deleted_at": now}

        def work(tx: Connection) -> list[str]:
            tx.execute(update(users).where(users.c.id == user_id).values(emptied))
            for table in (authenticators, recovery_codes):
                tx.execute(delete(table).where(table.c.user_id == user_id))
            note_profile(tx, user_id)
            ending = [row.id for row in session_rows.live(tx, user_id, now)]
            return session_rows.revoke(tx, user_id, ending, "account_deleted", now)

        return self._database.run(work)

    def with_ids(self, ids: Sequence[int]) -> list[StoredCard]:
        query = select(*_CARD).where(users.c.id.in_(ids), users.c.deleted_at.is_(None)).order_by(users.c.id)
        return self._cards(query)

    def beginning_with(self, prefix: str, limit: int) -> list[StoredCard]:
        named = users.c.username.startswith(prefix, autoescape=True)
        called = collate(users.c.display_name, _ANY_CASE).startswith(prefix, autoescape=True)
        query = select(*_CARD).where(named | called, users.c.deleted_at.is_(None))
        return self._cards(query.order_by(users.c.username).limit(limit))

    def _cards(self, query: Select[tuple[int, str, str, int]]) -> list[StoredCard]:
        rows = self._database.run(lambda tx: tx.execute(query).all())
        return [StoredCard(row.id, row.username, row.display_name, row.hue) for row in rows]
