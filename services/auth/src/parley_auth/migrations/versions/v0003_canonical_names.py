"""User names in their canonical form, so that "Alice" of before is the "alice" whom people mention.

A name that cannot be canonical, or whose canonical form another row has, stays: log-in finds it as it is written.
"""

import sqlalchemy as sa
from alembic import op
from parley_contract import names
from parley_contract.refusals import Refused

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    bind = op.get_bind()
    users = sa.table("users", sa.column("id"), sa.column("username"))
    rows = bind.execute(sa.select(users.c.id, users.c.username).order_by(users.c.id)).all()
    taken = {row.username for row in rows}
    for row in rows:
        try:
            canonical = names.require_username(row.username)
        except Refused:
            continue
        if canonical not in taken:
            taken.add(canonical)
            bind.execute(users.update().where(users.c.id == row.id).values(username=canonical))
