"""The tables of the ledger, in SQLAlchemy Core. The site leads every key, so that several sites can share a database.

`facts` and `claims` are only ever inserted into. `heads` holds nothing that the facts don't say: it is the row that an
append locks, and a place where a cut tail shows. `site_log`, `site_log_blocks` and `checkpoints` are the log over all
facts: only ever inserted into, by one sealer, and nothing in them is believed over the facts. Particulars and evidence
can be erased; no fact depends on them. `tests/ledger/test_schema.py` compares these tables with the migrations.
"""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

# Streams are ordered by code point everywhere, as the verifier orders them.
_KEY: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")

METADATA = MetaData()

# On a server each row bears a number of its own besides, `inserted`, as every row of a file does.
FACTS = Table(
    "facts",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("stream", _KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("fact_id", _KEY, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("previous", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    PrimaryKeyConstraint("site", "stream", "number", name="facts_pk"),
    UniqueConstraint("site", "fact_id", name="facts_by_id"),
)

HEADS = Table(
    "heads",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("stream", _KEY, nullable=False),
    Column("count", Integer, nullable=False),
    Column("head", Text, nullable=False),
    PrimaryKeyConstraint("site", "stream", name="heads_pk"),
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("kind", _KEY, nullable=False),
    Column("value", _KEY, nullable=False),
    Column("stream", _KEY, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("site", "kind", "value", name="claims_pk"),
    ForeignKeyConstraint(
        ["site", "stream", "number"], ["facts.site", "facts.stream", "facts.number"], name="claims_of_fact"
    ),
)

# One row a fact, in the order in which the facts were committed. `leaf` is 32 bytes.
SITE_LOG = Table(
    "site_log",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("position", Integer, nullable=False),
    Column("stream", _KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site", "position", name="site_log_pk"),
    UniqueConstraint("site", "stream", "number", name="site_log_of_fact"),
    ForeignKeyConstraint(
        ["site", "stream", "number"], ["facts.site", "facts.stream", "facts.number"], name="site_log_fact"
    ),
)

# Roots of complete subtrees of 2^8, 2^16, ... facts, so that a proof reads hundreds of hashes and not millions.
SITE_LOG_BLOCKS = Table(
    "site_log_blocks",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("level", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site", "level", "position", name="site_log_blocks_pk"),
)

# Copies of what each kiosk keeps outside.
CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("kiosk", _KEY, nullable=False),
    Column("size", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("site", "kiosk", "size", name="checkpoints_pk"),
)

PARTICULARS = Table(
    "particulars",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("id", _KEY, nullable=False),
    Column("document", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site", "id", name="particulars_pk"),
)

PARTICULARS_INDEX = Table(
    "particulars_index",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("kind", _KEY, nullable=False),
    Column("digest", _KEY, nullable=False),
    Column("particulars_id", _KEY, nullable=False),
    Column("stream", _KEY, nullable=False),
    PrimaryKeyConstraint("site", "kind", "digest", "particulars_id", name="particulars_index_pk"),
    ForeignKeyConstraint(
        ["site", "particulars_id"], ["particulars.site", "particulars.id"], name="particulars_index_of"
    ),
)

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("site", _KEY, nullable=False),
    Column("sha256", _KEY, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site", "sha256", name="evidence_pk"),
)
