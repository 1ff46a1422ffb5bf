"""What a transaction does to the rows of sessions, refresh tokens and the outbox."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from parley_auth.adapters.tables import refresh_tokens, revocation_outbox, sessions, users
from parley_auth.domain import refresh
from parley_auth.domain.ports import NewSession, RevocationReason, Rotation, StoredSession


def add(tx: Connection, user_id: int, session: NewSession) -> None:
    tx.execute(
        insert(sessions).values(
            id=session.id,
            user_id=user_id,
            device=session.device,
            created_at=session.created_at,
            last_used_at=session.created_at,
            expires_at=session.expires_at,
        )
    )
    _add_token(tx, session.fingerprint, session.id, None, session.created_at)


def live(tx: Connection, user_id: int, now: int) -> list[StoredSession]:
    """The user's sessions that are neither ended nor over, the newest first."""
    query = (
        select(sessions)
        .where(
            sessions.c.user_id == user_id,
            sessions.c.revoked_at.is_(None),
            sessions.c.expires_at > now,
            sessions.c.last_used_at > now - refresh.IDLE_MS,
        )
        .order_by(sessions.c.created_at.desc(), sessions.c.id)
    )
    return [
        StoredSession(id=row.id, device=row.device, created_at=row.created_at, last_used_at=row.last_used_at)
        for row in tx.execute(query)
    ]


def revoke(tx: Connection, user_id: int, ids: Sequence[str], reason: RevocationReason, now: int) -> list[str]:
    """End these sessions and leave a note for Kafka in the same transaction; return those that had not ended yet."""
    ended = []
    for session_id in sorted(ids):
        query = update(sessions).where(sessions.c.id == session_id, sessions.c.revoked_at.is_(None))
        if tx.execute(query.values(revoked_at=now)).rowcount:
            note = {"session_id": session_id, "user_id": user_id, "revoked_at": now, "reason": reason}
            tx.execute(insert(revocation_outbox).values(note))
            ended.append(session_id)
    return ended


def rotate(tx: Connection, fingerprint: str, child: str, now: int) -> Rotation | None:
    """Judge the shown token and do what is decided."""
    token = tx.execute(select(refresh_tokens).where(refresh_tokens.c.fingerprint == fingerprint)).first()
    if token is None:
        return None
    # The lock comes before the facts: two tabs are judged one after the other.
    session = tx.execute(select(sessions).where(sessions.c.id == token.session_id).with_for_update()).first()
    if session is None:
        return None
    username = tx.scalar(select(users.c.username).where(users.c.id == session.user_id))
    if username is None:
        return None
    shown = _shown(tx, fingerprint, session.revoked_at, session.last_used_at, session.expires_at)
    decision = refresh.decide(shown, now)
    if decision == "rotate":
        _mark_used(tx, fingerprint, token.parent, now)
    if decision in {"rotate", "another"}:
        _add_token(tx, child, session.id, fingerprint, now)
        tx.execute(update(sessions).where(sessions.c.id == session.id).values(last_used_at=now))
    if decision == "reused":
        revoke(tx, session.user_id, [session.id], "refresh_reused", now)
    return Rotation(decision, session.user_id, username, session.id, session.expires_at)


def _shown(
    tx: Connection, fingerprint: str, revoked_at: int | None, last_used_at: int, expires_at: int
) -> refresh.Shown:
    used_child = select(refresh_tokens.c.fingerprint).where(
        refresh_tokens.c.parent == fingerprint, refresh_tokens.c.rotated_at.is_not(None)
    )
    rotated_at = tx.scalar(select(refresh_tokens.c.rotated_at).where(refresh_tokens.c.fingerprint == fingerprint))
    return refresh.Shown(
        rotated_at=rotated_at,
        child_used=tx.execute(used_child).first() is not None,
        revoked_at=revoked_at,
        last_used_at=last_used_at,
        expires_at=expires_at,
    )


def _mark_used(tx: Connection, fingerprint: str, parent: str | None, now: int) -> None:
    """The token is used; siblings that the grace gave out are superseded with it."""
    family = refresh_tokens.c.fingerprint == fingerprint
    if parent is not None:
        family |= refresh_tokens.c.parent == parent
    tx.execute(update(refresh_tokens).where(family, refresh_tokens.c.rotated_at.is_(None)).values(rotated_at=now))


def _add_token(tx: Connection, fingerprint: str, session_id: str, parent: str | None, now: int) -> None:
    row = {"fingerprint": fingerprint, "session_id": session_id, "parent": parent, "created_at": now}
    tx.execute(insert(refresh_tokens).values(row))
