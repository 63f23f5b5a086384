"""Evidence: frames and label bitmaps, kept by the SHA-256 that facts name. Erasable: the fact keeps the hash."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from kiosk.ledger.database import Database
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.schema import EVIDENCE


@dataclass(frozen=True)
class Exhibit:
    """One piece of evidence: its bytes and their media type ('image/png')."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """How facts name it: SHA-256, lower-case hex."""
        return hashlib.sha256(self.content).hexdigest()


class Evidence:
    """The evidence of one site."""

    def __init__(self, database: Database, site: str) -> None:
        self._database = database
        self._site = site

    def put(self, exhibit: Exhibit) -> str:
        """Keep it, and answer its SHA-256. The same again is harmless. Raises LedgerUnavailable, Unconfirmed."""
        sha256 = exhibit.sha256
        self._database.write(lambda connection: self._put(connection, sha256, exhibit))
        return sha256

    def _put(self, connection: Connection, sha256: str, exhibit: Exhibit) -> None:
        if self._found(connection, sha256) is None:
            row = {"site": self._site, "sha256": sha256, "media_type": exhibit.media_type, "content": exhibit.content}
            connection.execute(insert(EVIDENCE), row)

    def get(self, sha256: str) -> Exhibit | None:
        """The exhibit; None when it was erased or never put. Raises LedgerTampered where the bytes changed."""
        exhibit = self._database.read(lambda connection: self._found(connection, sha256))
        if exhibit is not None and exhibit.sha256 != sha256:
            raise LedgerTampered("evidence", 0, sha256, sha256, exhibit.sha256)
        return exhibit

    def extent(self) -> tuple[int, int]:
        """How many exhibits are kept, and their bytes in all. Raises LedgerUnavailable."""
        return self._database.read(lambda connection: extent(connection, self._site))

    def erase(self, sha256: str) -> None:
        """Remove an exhibit to the last byte. Erasing what is not there is harmless. Raises LedgerUnavailable."""
        query = delete(EVIDENCE).where(EVIDENCE.c.site == self._site, EVIDENCE.c.sha256 == sha256)
        self._database.erase(lambda connection: connection.execute(query))

    def _found(self, connection: Connection, sha256: str) -> Exhibit | None:
        query = select(EVIDENCE.c.content, EVIDENCE.c.media_type).where(
            EVIDENCE.c.site == self._site, EVIDENCE.c.sha256 == sha256
        )
        row = connection.execute(query).one_or_none()
        return None if row is None else Exhibit(row.content, row.media_type)


def extent(connection: Connection, site: str) -> tuple[int, int]:
    """How many exhibits a site keeps, and their bytes in all."""
    size = func.coalesce(func.sum(func.length(EVIDENCE.c.content)), 0)
    count, total = connection.execute(select(func.count(), size).where(EVIDENCE.c.site == site)).one()
    return int(count), int(total)
