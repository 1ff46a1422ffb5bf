"""When a user signed up. Adopted rows do not know it: they get the time of this step."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    bind = op.get_bind()
    if "created_at" not in {column["name"] for column in sa.inspect(bind).get_columns("users")}:
        op.add_column("users", sa.Column("created_at", sa.BigInteger, nullable=False, server_default="0"))
    users = sa.table("users", sa.column("created_at"))
    bind.execute(users.update().where(users.c.created_at == 0).values(created_at=time.time_ns() // 1_000_000))
