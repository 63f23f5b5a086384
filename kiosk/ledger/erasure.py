"""Erase all that is erasable of one stream: its particulars, every way to them, and the exhibits its facts name."""

from sqlalchemy import Connection, delete, select

from kiosk.ledger.database import Database
from kiosk.ledger.schema import EVIDENCE, PARTICULARS, PARTICULARS_INDEX


def erase_stream(database: Database, site: str, stream: str, exhibits: tuple[str, ...]) -> None:
    """Remove every document found under the stream, and the exhibits with these SHA-256, to the last byte.

    Erasing what is not there is harmless. Raises LedgerUnavailable where traces may be left.
    """
    database.erase(lambda connection: _erase(connection, site, stream, exhibits))


def _erase(connection: Connection, site: str, stream: str, exhibits: tuple[str, ...]) -> None:
    index = PARTICULARS_INDEX.c
    found = select(index.particulars_id).where(index.site == site, index.stream == stream)
    documents = tuple(connection.execute(found).scalars())
    connection.execute(delete(PARTICULARS_INDEX).where(index.site == site, index.particulars_id.in_(documents)))
    connection.execute(delete(PARTICULARS).where(PARTICULARS.c.site == site, PARTICULARS.c.id.in_(documents)))
    connection.execute(delete(EVIDENCE).where(EVIDENCE.c.site == site, EVIDENCE.c.sha256.in_(exhibits)))
