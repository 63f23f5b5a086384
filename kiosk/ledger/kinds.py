"""The kinds of database a ledger can be in, told by its address."""

from sqlalchemy.engine import make_url

from kiosk.ledger.database import Database, Safeguards
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.postgres import PostgresDatabase
from kiosk.ledger.sqlite import SqliteDatabase


def open_database(url: str, safeguards: Safeguards | None = None) -> Database:
    """The database at an address. Raises LedgerUnavailable as its kind says, and for a server without safeguards."""
    place = make_url(url)
    match place.get_backend_name():
        case "sqlite":
            return SqliteDatabase(place)
        case "postgresql" if safeguards is not None:
            return PostgresDatabase(place, safeguards)
        case "postgresql":
            raise LedgerUnavailable("ledger: Expected safeguards for a server that kiosks share, got none.")
        case other:
            raise LedgerUnavailable(f"ledger: Expected a SQLite or PostgreSQL database, got {other}.")
