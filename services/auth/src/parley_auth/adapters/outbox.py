"""Notes of ended sessions that Kafka has not got yet. They are written in the transaction that ends the session."""

from collections.abc import Sequence
from dataclasses import dataclass

from parley_contract.records import REVOCATION_SCHEMA, NewRecord, RevocationValue, encode_value
from parley_contract.topics import CHAT_SESSIONS
from sqlalchemy import delete, func, select

from parley_auth.adapters.database import Database
from parley_auth.adapters.tables import revocation_outbox

BATCH_MAX = 500


@dataclass(frozen=True)
class Note:
    id: int
    record: NewRecord


class MySQLOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def oldest(self) -> list[Note]:
        """At most BATCH_MAX, in the order in which they were written."""
        query = select(revocation_outbox).order_by(revocation_outbox.c.id).limit(BATCH_MAX)
        rows = self._database.run(lambda tx: tx.execute(query).all())
        return [Note(row.id, _record(row.session_id, row.user_id, row.revoked_at, row.reason)) for row in rows]

    def forget(self, ids: Sequence[int]) -> None:
        query = delete(revocation_outbox).where(revocation_outbox.c.id.in_(ids))
        self._database.run(lambda tx: tx.execute(query))

    def count(self) -> int:
        query = select(func.count()).select_from(revocation_outbox)
        return self._database.run(lambda tx: tx.scalar(query)) or 0


def _record(session_id: str, user_id: int, revoked_at: int, reason: str) -> NewRecord:
    value = RevocationValue(user_id=str(user_id), revoked_at=revoked_at, reason=reason)
    return NewRecord(
        topic=CHAT_SESSIONS,
        key=session_id.encode(),
        headers=(("schema", REVOCATION_SCHEMA),),
        value=encode_value(value),
    )
