"""The seed's table of users. One that is already there is adopted with its rows."""

import sqlalchemy as sa
from alembic import op

from parley_auth.migrations import TABLE_OPTIONS

revision = "0001"
down_revision = None


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    if "users" not in inspector.get_table_names():
        op.execute(
            "CREATE TABLE users ("
            " id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
            " username VARCHAR(50) NOT NULL UNIQUE,"
            f" password VARCHAR(255) NOT NULL) {TABLE_OPTIONS}"
        )
        return
    # Nobody can log in as a row without a name or a hash; an empty hash keeps it so.
    op.execute("UPDATE users SET password = '' WHERE password IS NULL")
    op.execute("UPDATE users SET username = CONCAT('#', id) WHERE username IS NULL")
    op.execute(
        "ALTER TABLE users ENGINE = InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,"
        " MODIFY username VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,"
        " MODIFY password VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL"
    )
    unique = [index["column_names"] for index in inspector.get_indexes("users") if index["unique"]]
    if ["username"] not in unique:
        op.create_unique_constraint("username", "users", ["username"])
