"""The tables as the newest migration leaves them. Times are ms since the epoch."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, SmallInteger, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("password", String(255), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # The hash of the name's skeleton (domain.confusables); NULL for a name of before that looks like another.
    Column("look", String(64), nullable=True, unique=True),
    Column("display_name", String(50), nullable=True),
    Column("hue", SmallInteger, nullable=True),
    Column("deleted_at", BigInteger, nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
    Column("device", String(100), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
)

# `rotated_at`: first used, or superseded by a sibling that was used.
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("session_id", String(32), nullable=False, index=True),
    Column("parent", String(64), nullable=True, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("rotated_at", BigInteger, nullable=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("counter", String(64), primary_key=True),
    Column("events", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
    Index("ix_attempts_since", "since"),
)

revocation_outbox = Table(
    "revocation_outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("session_id", String(32), nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
    Column("reason", String(32), nullable=False),
)

profile_outbox = Table(
    "profile_outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("user_id", Integer, nullable=False),
)

# `secret` is encrypted; it counts once `confirmed_at` is set; codes of `last_step` and before are used up.
authenticators = Table(
    "authenticators",
    metadata,
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("secret", String(255), nullable=False),
    Column("confirmed_at", BigInteger, nullable=True),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
)
