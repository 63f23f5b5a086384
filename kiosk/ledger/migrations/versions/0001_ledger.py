"""The tables of the first release, and the triggers that make changing a fact a deliberate act.

Written out and not taken from `schema.py`: a migration says what was made then, whatever the schema says now. There is
no way down: a ledger is not taken back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("site", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("fact_id", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "stream", "number", name="facts_pk"),
        sa.UniqueConstraint("site", "fact_id", name="facts_by_id"),
    )
    op.create_table(
        "heads",
        sa.Column("site", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "stream", name="heads_pk"),
    )
    op.create_table(
        "claims",
        sa.Column("site", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("site", "kind", "value", name="claims_pk"),
        sa.ForeignKeyConstraint(
            ["site", "stream", "number"], ["facts.site", "facts.stream", "facts.number"], name="claims_of_fact"
        ),
    )
    op.create_table(
        "particulars",
        sa.Column("site", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("site", "id", name="particulars_pk"),
    )
    op.create_table(
        "particulars_index",
        sa.Column("site", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("particulars_id", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.PrimaryKeyConstraint("site", "kind", "digest", "particulars_id", name="particulars_index_pk"),
        sa.ForeignKeyConstraint(
            ["site", "particulars_id"], ["particulars.site", "particulars.id"], name="particulars_index_of"
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("site", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("site", "sha256", name="evidence_pk"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION only_inserted() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% are only ever inserted', TG_TABLE_NAME; END $$"
        )
        for table in ("facts", "claims"):
            op.execute(
                f"CREATE TRIGGER {table}_only_inserted BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "EXECUTE FUNCTION only_inserted()"
            )
        # How many erasures there were, and how many of them left no trace any more.
        for sequence in ("erasures", "erasures_scrubbed"):
            op.execute(f"CREATE SEQUENCE {sequence} MINVALUE 0")
            op.execute(f"SELECT setval('{sequence}', 0)")
    else:
        for table in ("facts", "claims"):
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} are only ever inserted'); END"
                )
