"""Kafka is to have the profile of everybody, not only of those who changed theirs."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("INSERT INTO profile_outbox (user_id) SELECT id FROM users")
