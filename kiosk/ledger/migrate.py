"""Making a ledger's tables, and bringing an older release's up to this one. Never by the way: only when asked."""

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url

from kiosk.ledger import sqlite
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.sqlite import Use, WriterLock

MIGRATIONS = Path(__file__).parent / "migrations"


def create(url: str) -> None:
    """Make a new, empty ledger. Raises LedgerUnavailable where something is there already."""
    place = make_url(url)
    path = sqlite.file_of(place)
    try:
        # Closed to others from the first byte: particulars will live here, and SQLite's log takes the file's mode.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        raise LedgerUnavailable(f"ledger: Expected nothing at {path}, got a file.") from None
    except OSError as error:
        raise LedgerUnavailable(f"ledger: Expected a folder to make {path} in, got {error.strerror}.") from error
    try:
        _bring_up(place)
    except BaseException:
        path.unlink()
        raise


def upgrade(url: str) -> None:
    """Bring an existing ledger to this release's schema, in one transaction. Raises LedgerUnavailable where none is."""
    place = make_url(url)
    path = sqlite.file_of(place)
    if not path.is_file():
        raise LedgerUnavailable(f"ledger: Expected a database at {path}, got none.")
    _bring_up(place)


def require_present(connection: Connection) -> None:
    """Pass when the database has this release's schema; raise LedgerUnavailable when it is older, newer or none."""
    expected = ScriptDirectory.from_config(_config()).get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found != expected:
        raise LedgerUnavailable(f"ledger schema: Expected {expected}, got {found}: run kiosk upgrade.")


def _bring_up(place: URL) -> None:
    lock = WriterLock(sqlite.file_of(place))
    engine = sqlite.open_engine(place, Use.WRITE)
    try:
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
        lock.release()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
