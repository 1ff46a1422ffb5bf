"""Alembic's entry: the connection comes from run.py, which holds the lock on it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
