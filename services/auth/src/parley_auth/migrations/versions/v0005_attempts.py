"""The counters of the throttle."""

from alembic import op

from parley_auth.migrations import TABLE_OPTIONS

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS attempts ("
        " counter VARCHAR(64) NOT NULL PRIMARY KEY,"
        " events INT NOT NULL,"
        " since BIGINT NOT NULL,"
        " blocked_until BIGINT NOT NULL,"
        f" KEY ix_attempts_since (since)) {TABLE_OPTIONS}"
    )
