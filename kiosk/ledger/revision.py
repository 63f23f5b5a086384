"""Which release's tables a database has."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kiosk.ledger.errors import LedgerUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Alembic, told where this release's migrations are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def newest() -> str:
    """This release's own schema."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or "none"


def is_known(schema: str) -> bool:
    """Whether this release has a way from that schema to its own."""
    return schema in {one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions()}


def require_present(connection: Connection) -> None:
    """Pass when the database has this release's schema; raise LedgerUnavailable when it is older, newer or none."""
    expected = newest()
    found = MigrationContext.configure(connection).get_current_revision()
    if found != expected:
        raise LedgerUnavailable(f"ledger schema: Expected {expected}, got {found}: run kiosk upgrade.")
