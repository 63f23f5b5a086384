"""Particulars: names, birth dates, record numbers, salts. Kept apart from the facts, under a random id, to be erasable.

A document is looked up by what a person or a wristband says (`lookup('record number', '…')`) through a keyed hash of
it: without the site's secret the index can't be searched by trying numbers. Erasing a document leaves no byte of it in
any file of the database; backups, and what a disk keeps of blocks it gave back, are beyond it.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rfc8785
from sqlalchemy import Connection, bindparam, delete, insert, select

from kiosk.domain.errors import KioskError
from kiosk.ledger.database import Database
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.scalars import Misfit, write_text
from kiosk.ledger.schema import PARTICULARS, PARTICULARS_INDEX

Document = Mapping[str, str]
"""Field name to text, both in Unicode NFC."""

DOCUMENT = select(PARTICULARS.c.document).where(
    PARTICULARS.c.site == bindparam("site"), PARTICULARS.c.id == bindparam("id")
)


class ParticularsDiffer(KioskError):
    """This id already stands for another document; what was put down is never written over."""

    remedy = "Start the entry again. If it comes back, call IT."

    def __init__(self, particulars_id: str) -> None:
        super().__init__(particulars_id)
        self.particulars_id = particulars_id

    def __str__(self) -> str:
        return f"particulars {self.particulars_id}: Expected the document put first, got another."


@dataclass(frozen=True)
class LookupKey:
    """What a document can be found by: a kind ('record number', 'band') and its exact text."""

    kind: str
    value: str


@dataclass(frozen=True)
class Found:
    """A document that answers a lookup, and the stream it belongs to."""

    particulars_id: str
    stream: str


class Particulars:
    """The particulars of one site. `secret` is the site's (`kiosk.ledger.keys`), at least 32 bytes."""

    def __init__(self, database: Database, site: str, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError(f"site secret: Expected at least 32 bytes, got {len(secret)}.")
        self._database = database
        self._site = site
        self._secret = secret

    def put(self, particulars_id: str, stream: str, document: Document, keys: Sequence[LookupKey] = ()) -> None:
        """Keep a document under an id made by the caller. The same again is harmless.

        Raises ParticularsDiffer for another document or other keys under a known id, ParseError, LedgerUnavailable,
        Unconfirmed.
        """
        content = _written(document)
        index = sorted({(key.kind, self._digest(key)) for key in keys})
        self._database.write(lambda connection: self._put(connection, particulars_id, stream, content, index))

    def _put(
        self, connection: Connection, particulars_id: str, stream: str, content: bytes, index: list[tuple[str, str]]
    ) -> None:
        found = self._content(connection, particulars_id)
        if found is not None:
            if found != content or self._index(connection, particulars_id) != [(*key, stream) for key in index]:
                raise ParticularsDiffer(particulars_id)
            return
        connection.execute(insert(PARTICULARS), {"site": self._site, "id": particulars_id, "document": content})
        rows = [
            {"site": self._site, "kind": kind, "digest": digest, "particulars_id": particulars_id, "stream": stream}
            for kind, digest in index
        ]
        if rows:
            connection.execute(insert(PARTICULARS_INDEX), rows)

    def get(self, particulars_id: str) -> Document | None:
        """The document; None when it was erased or never put. Raises LedgerUnavailable."""
        content = self._database.read(lambda connection: self._content(connection, particulars_id))
        if content is None:
            return None
        document = json.loads(content)
        if not isinstance(document, dict):
            raise LedgerUnavailable(f"particulars {particulars_id}: Expected a document, got something else.")
        return {str(name): str(text) for name, text in document.items()}

    def lookup(self, kind: str, value: str) -> tuple[Found, ...]:
        """The documents put under this key, by id: one for each journey of a patient. Raises LedgerUnavailable."""
        index = PARTICULARS_INDEX.c
        query = (
            select(index.particulars_id, index.stream)
            .where(index.site == self._site, index.kind == kind, index.digest == self._digest(LookupKey(kind, value)))
            .order_by(index.particulars_id)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return tuple(Found(row.particulars_id, row.stream) for row in rows)

    def erase(self, particulars_id: str) -> None:
        """Remove a document and every way to it, to the last byte. Erasing what is not there is harmless.

        Raises LedgerUnavailable where traces may be left; the document itself is gone by then.
        """
        self._database.erase(lambda connection: self._erase(connection, particulars_id))

    def _erase(self, connection: Connection, particulars_id: str) -> None:
        index = PARTICULARS_INDEX.c
        connection.execute(
            delete(PARTICULARS_INDEX).where(index.site == self._site, index.particulars_id == particulars_id)
        )
        connection.execute(
            delete(PARTICULARS).where(PARTICULARS.c.site == self._site, PARTICULARS.c.id == particulars_id)
        )

    def _content(self, connection: Connection, particulars_id: str) -> bytes | None:
        return connection.execute(DOCUMENT, {"site": self._site, "id": particulars_id}).scalar_one_or_none()

    def _index(self, connection: Connection, particulars_id: str) -> list[tuple[str, str, str]]:
        index = PARTICULARS_INDEX.c
        query = (
            select(index.kind, index.digest, index.stream)
            .where(index.site == self._site, index.particulars_id == particulars_id)
            .order_by(index.kind, index.digest)
        )
        return [(row.kind, row.digest, row.stream) for row in connection.execute(query)]

    def _digest(self, key: LookupKey) -> str:
        # The kind's length goes first, so that no two keys make one message.
        kind, value = (_text(text).encode("utf-8") for text in (key.kind, key.value))
        return hmac.digest(self._secret, len(kind).to_bytes(4) + kind + value, "sha256").hex()


def _text(text: str) -> str:
    try:
        write_text(text)
    except Misfit as misfit:
        raise misfit.as_error("particulars") from None
    return text


def _written(document: Document) -> bytes:
    return rfc8785.dumps({_text(name): _text(text) for name, text in document.items()})
