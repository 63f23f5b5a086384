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


def require_present(connection: Connection) -> None:
    """Pass when the database has this release's schema; raise LedgerUnavailable when it is older, newer or none."""
    expected = ScriptDirectory.from_config(alembic_config()).get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found != expected:
        raise LedgerUnavailable(f"ledger schema: Expected {expected}, got {found}: run kiosk upgrade.")
