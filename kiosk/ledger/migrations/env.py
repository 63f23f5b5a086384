"""Alembic's environment: one connection, handed over by `kiosk.ledger.migrate`, one transaction for the whole way."""

from alembic import context

from kiosk.ledger.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
