"""Notes of what Kafka has not got yet, written in the transaction that made them true: ended sessions, profiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from parley_contract.records import (
    PROFILE_SCHEMA,
    REVOCATION_SCHEMA,
    NewRecord,
    ProfileValue,
    RevocationValue,
    encode_value,
)
from parley_contract.topics import CHAT_PEOPLE, CHAT_SESSIONS
from sqlalchemy import Connection, Table, delete, func, insert, select

from parley_auth.adapters.database import Database
from parley_auth.adapters.tables import profile_outbox, revocation_outbox, users

BATCH_MAX = 500


@dataclass(frozen=True)
class Note:
    id: int
    record: NewRecord


class _Notes:
    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def forget(self, ids: Sequence[int]) -> None:
        self._database.run(lambda tx: tx.execute(delete(self._table).where(self._table.c.id.in_(ids))))

    def count(self) -> int:
        return self._database.run(lambda tx: tx.scalar(select(func.count()).select_from(self._table))) or 0


class MySQLOutbox(_Notes):
    """Ended sessions."""

    topic = CHAT_SESSIONS

    def __init__(self, database: Database) -> None:
        super().__init__(database, revocation_outbox)

    def oldest(self) -> list[Note]:
        """At most BATCH_MAX, in the order in which they were written."""
        query = select(revocation_outbox).order_by(revocation_outbox.c.id).limit(BATCH_MAX)
        rows = self._database.run(lambda tx: tx.execute(query).all())
        return [Note(row.id, _record(row.session_id, row.user_id, row.revoked_at, row.reason)) for row in rows]


class ProfileOutbox(_Notes):
    """Profiles that are new or changed. A note names the user only; what is written is the profile as it is then, so
    that two changes may arrive as one and never in the wrong order."""

    topic = CHAT_PEOPLE

    def __init__(self, database: Database) -> None:
        super().__init__(database, profile_outbox)

    def oldest(self) -> list[Note]:
        query = (
            select(profile_outbox.c.id.label("note"), users)
            .join(users, users.c.id == profile_outbox.c.user_id)
            .order_by(profile_outbox.c.id)
            .limit(BATCH_MAX)
        )
        rows = self._database.run(lambda tx: tx.execute(query).all())
        return [
            Note(
                row.note,
                _profile(
                    row.id,
                    ProfileValue(row.username, row.display_name, row.hue, deleted=row.deleted_at is not None),
                ),
            )
            for row in rows
        ]


def note_profile(tx: Connection, user_id: int) -> None:
    """Kafka is to hear of the profile once this transaction has been committed."""
    tx.execute(insert(profile_outbox).values(user_id=user_id))


def _profile(user_id: int, value: ProfileValue) -> NewRecord:
    headers = (("schema", PROFILE_SCHEMA),)
    return NewRecord(CHAT_PEOPLE, str(user_id).encode(), headers, encode_value(value))


def _record(session_id: str, user_id: int, revoked_at: int, reason: str) -> NewRecord:
    value = RevocationValue(user_id=str(user_id), revoked_at=revoked_at, reason=reason)
    return NewRecord(
        topic=CHAT_SESSIONS,
        key=session_id.encode(),
        headers=(("schema", REVOCATION_SCHEMA),),
        value=encode_value(value),
    )
