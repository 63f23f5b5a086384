"""The log over all facts of a site, and its checkpoints. It is filled from the facts when the ledger is next opened."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "site_log",
        sa.Column("site", KEY, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("site", "position", name="site_log_pk"),
        sa.UniqueConstraint("site", "stream", "number", name="site_log_of_fact"),
        sa.ForeignKeyConstraint(
            ["site", "stream", "number"], ["facts.site", "facts.stream", "facts.number"], name="site_log_fact"
        ),
    )
    op.create_table(
        "site_log_blocks",
        sa.Column("site", KEY, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("site", "level", "position", name="site_log_blocks_pk"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("site", KEY, nullable=False),
        sa.Column("kiosk", KEY, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "kiosk", "size", name="checkpoints_pk"),
    )
    tables = ("site_log", "site_log_blocks", "checkpoints")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE facts ADD COLUMN inserted bigint GENERATED ALWAYS AS IDENTITY")
        for table in tables:
            op.execute(
                f"CREATE TRIGGER {table}_only_inserted BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "EXECUTE FUNCTION only_inserted()"
            )
    else:
        for table in tables:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} are only ever inserted'); END"
                )
