"""Making a ledger's tables, and bringing an older release's up to this one. Never by the way: only when asked."""

import os

from alembic import command
from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from kiosk.ledger import roles, sqlite
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.revision import alembic_config
from kiosk.ledger.sqlite import Use, WriterLock


def create(url: str) -> None:
    """Make a new, empty ledger in a file. Raises LedgerUnavailable where something is there already."""
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
        _bring_up_file(place)
    except BaseException:
        path.unlink()
        raise


def upgrade(url: str) -> None:
    """Bring an existing ledger to this release's schema, in one transaction. Raises LedgerUnavailable where none is."""
    place = make_url(url)
    path = sqlite.file_of(place)
    if not path.is_file():
        raise LedgerUnavailable(f"ledger: Expected a database at {path}, got none.")
    _bring_up_file(place)


def create_on_server(owner_url: str, role: str) -> None:
    """Make a new, empty ledger in an empty database of a server, and let the kiosks' `role` do what it must, no more.

    `owner_url` is the address for the role that owns the tables: no kiosk's. Raises LedgerUnavailable where the
    database holds tables already, where the role is none or may itself do more, and where the server refuses.
    """
    _on_server(owner_url, role, new=True)


def upgrade_on_server(owner_url: str, role: str) -> None:
    """Bring a ledger on a server to this release's schema and grants. Raises as `create_on_server`."""
    _on_server(owner_url, role, new=False)


def _on_server(owner_url: str, role: str, *, new: bool) -> None:
    engine = roles.owner_engine(make_url(owner_url))
    try:
        if new == bool(inspect(engine).get_table_names()):
            raise LedgerUnavailable(f"ledger: Expected {'an empty database' if new else 'a ledger'}, got the other.")
        _bring_up(engine, role)
    except SQLAlchemyError as error:
        raise LedgerUnavailable(f"ledger: Expected the server to make its tables, got {error}.") from error
    finally:
        engine.dispose()


def _bring_up_file(place: URL) -> None:
    lock = WriterLock(sqlite.file_of(place))
    engine = sqlite.open_engine(place, Use.WRITE)
    try:
        _bring_up(engine)
    finally:
        engine.dispose()
        lock.release()


def _bring_up(engine: Engine, role: str | None = None) -> None:
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if role is not None:
            roles.grant(connection, role)
