"""A record as an older release left it."""

import sqlite3
from contextlib import closing
from pathlib import Path

SINCE = ("site_log", "site_log_blocks", "checkpoints")
"""The tables that the schema 0002 added."""


def without_site_log(database: Path) -> None:
    """Take a record back to the schema 0001, before the site log."""
    with closing(sqlite3.connect(database)) as ours:
        triggers = ours.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name in (name for name, table in triggers if table in SINCE):
            ours.execute(f'DROP TRIGGER "{name}"')
        for table in SINCE:
            ours.execute(f"DROP TABLE {table}")
        ours.execute("UPDATE alembic_version SET version_num = '0001'")
        ours.commit()
