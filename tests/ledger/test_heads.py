"""Where every stream stands, asked cheaply and never answered from before."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.ledger import migrate
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.evidence import Evidence, Exhibit
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.sqlite import SqliteDatabase
from kiosk.ledger.store import Ledger

COI, OTHER, SITE_STREAM = "A999026000001D", "A999026000002X", "site/people"

Entries = Callable[..., Entry]


def test_every_stream_has_its_head(ledger: Ledger, entry: Entries) -> None:
    """The head of each stream is that of its last fact, in code point order."""
    assert ledger.heads() == {}
    records = ledger.append([entry("f1", SITE_STREAM), entry("f2", OTHER), entry("f3"), entry("f4")], {}).records
    heads = {record.entry.stream: record.head for record in records}
    assert list(ledger.heads().items()) == sorted(heads.items())


def test_the_same_comes_back_while_no_stream_moves(ledger: Ledger, entry: Entries) -> None:
    """Without an append the very same mapping comes back, whatever else is written; after one, another."""
    ledger.append([entry("f1")], {COI: 0})
    heads = ledger.heads()
    assert ledger.heads() is heads
    Particulars(ledger.database, ledger.site, b"s" * 32).put("p1", COI, {"name": "Anna Muster"})
    assert ledger.heads() is heads
    ledger.append([entry("f2")], {COI: 1})
    assert ledger.heads()[COI] != heads[COI]


def test_a_write_that_is_refused_moves_nothing(ledger: Ledger, entry: Entries) -> None:
    """Facts found recorded before leave the heads as they are."""
    ledger.append([entry("f1")], {COI: 0})
    heads = ledger.heads()
    ledger.append([entry("f1")], {COI: 0})
    assert ledger.heads() is heads


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_what_another_program_wrote_is_seen(ledger: Ledger, place: Any, entry: Entries) -> None:
    """A head changed behind the kiosk's back is in the next answer."""
    ledger.append([entry("f1")], {COI: 0})
    assert ledger.heads()[COI] != "0" * 64
    with sqlite3.connect(place.file) as behind:
        behind.execute("UPDATE heads SET head = ?", ["0" * 64])
    behind.close()
    assert ledger.heads() == {COI: "0" * 64}


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_another_database_in_its_place_is_seen(place: Any, entry: Entries) -> None:
    """After the file was replaced and the ledger opened anew, nothing of the old file is answered."""
    ledger = place.open()
    ledger.append([entry("f1")], {COI: 0})
    ledger.reopen()
    assert set(ledger.heads()) == {COI}
    ledger.close()
    with pytest.raises(LedgerUnavailable):
        ledger.heads()
    place.file.unlink()
    migrate.create(place.url)
    ledger.reopen()
    assert ledger.heads() == {}
    ledger.append([entry("f1", OTHER)], {OTHER: 0})
    assert set(ledger.heads()) == {OTHER}
    ledger.close()


@pytest.mark.sqlite
def test_watching_holds_up_no_erasure(ledger: Ledger, entry: Entries) -> None:
    """Whoever asks for the heads keeps no old state of the database alive: everything can be scrubbed from it."""
    ledger.append([entry("f1")], {COI: 0})
    heads = ledger.heads()
    evidence = Evidence(ledger.database, ledger.site)
    evidence.put(Exhibit(b"picture", "image/png"))
    ledger.heads()
    assert isinstance(ledger.database, SqliteDatabase)
    ledger.database.scrub()
    assert ledger.heads() == heads
