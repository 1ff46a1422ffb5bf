"""How a name looks, so that no other looks like it; display name and hue; when an account was deleted.

Names of before are entered in the order of their ids; one that looks like an earlier one stays, without a look.
"""

import sqlalchemy as sa
from alembic import op

from parley_auth.domain.confusables import look_of

revision = "0006"
down_revision = "0005"

_TEXT = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL"


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    there = {column["name"] for column in inspector.get_columns("users")}
    for column, kind in (
        ("look", f"VARCHAR(64) {_TEXT}"),
        ("display_name", f"VARCHAR(50) {_TEXT}"),
        ("hue", "SMALLINT NULL"),
        ("deleted_at", "BIGINT NULL"),
    ):
        if column not in there:
            op.execute(f"ALTER TABLE users ADD COLUMN {column} {kind}")
    _enter_looks()
    if "ix_users_look" not in {index["name"] for index in inspector.get_indexes("users")}:
        op.execute("CREATE UNIQUE INDEX ix_users_look ON users (look)")


def _enter_looks() -> None:
    bind = op.get_bind()
    users = sa.table("users", sa.column("id"), sa.column("username"), sa.column("look"))
    rows = bind.execute(sa.select(users).order_by(users.c.id)).all()
    taken = {row.look for row in rows}
    for row in rows:
        look = look_of(row.username)
        if row.look is None and look not in taken:
            taken.add(look)
            bind.execute(users.update().where(users.c.id == row.id).values(look=look))
