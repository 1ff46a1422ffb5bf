"""The second factor: an authenticator's secret (encrypted by auth) and the hashes of recovery codes. And the notes of
profiles on their way to Kafka."""

from alembic import op

from parley_auth.migrations import TABLE_OPTIONS

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS authenticators ("
        " user_id INT NOT NULL PRIMARY KEY,"
        " secret VARCHAR(255) NOT NULL,"
        " confirmed_at BIGINT NULL,"
        f" last_step BIGINT NOT NULL) {TABLE_OPTIONS}"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS profile_outbox ("
        " id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
        f" user_id INT NOT NULL) {TABLE_OPTIONS}"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS recovery_codes ("
        " fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,"
        " user_id INT NOT NULL,"
        f" KEY ix_recovery_codes_user_id (user_id)) {TABLE_OPTIONS}"
    )
