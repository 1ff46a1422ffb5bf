"""Sessions, their refresh tokens, and the notes of ended ones on their way to Kafka.

No foreign keys: the adopted table's id may be of another integer type than ours.
"""

from alembic import op

from parley_auth.migrations import TABLE_OPTIONS

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS sessions ("
        " id VARCHAR(32) NOT NULL PRIMARY KEY,"
        " user_id INT NOT NULL,"
        " device VARCHAR(100) NOT NULL,"
        " created_at BIGINT NOT NULL,"
        " last_used_at BIGINT NOT NULL,"
        " expires_at BIGINT NOT NULL,"
        " revoked_at BIGINT NULL,"
        f" KEY ix_sessions_user_id (user_id)) {TABLE_OPTIONS}"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS refresh_tokens ("
        " fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,"
        " session_id VARCHAR(32) NOT NULL,"
        " parent VARCHAR(64) NULL,"
        " created_at BIGINT NOT NULL,"
        " rotated_at BIGINT NULL,"
        " KEY ix_refresh_tokens_session_id (session_id),"
        f" KEY ix_refresh_tokens_parent (parent)) {TABLE_OPTIONS}"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS revocation_outbox ("
        " id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
        " session_id VARCHAR(32) NOT NULL,"
        " user_id INT NOT NULL,"
        " revoked_at BIGINT NOT NULL,"
        f" reason VARCHAR(32) NOT NULL) {TABLE_OPTIONS}"
    )
