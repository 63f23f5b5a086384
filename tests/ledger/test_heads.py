"""Where every stream stands, asked cheaply and never answered from before."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.ledger import migrate
from kiosk.ledger.errors import LedgerTampered, LedgerUnavailable
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
    """A head changed behind the kiosk's back stops it: the fact is named, and nothing is answered from then on."""
    ledger.append([entry("f1")], {COI: 0})
    assert ledger.heads()[COI] != "0" * 64
    with sqlite3.connect(place.file) as behind:
        behind.execute("UPDATE heads SET head = ?", ["0" * 64])
    behind.close()
    for asked in (ledger.heads, ledger.heads, ledger.streams, lambda: ledger.append([entry("f2")], {})):
        with pytest.raises(LedgerTampered, match=f"{COI} fact 1, end"):
            asked()


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_another_database_in_its_place_is_seen(place: Any, entry: Entries) -> None:
    """After the file was replaced nothing is answered, of the old file or the new: it lacks what was seen."""
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
    for _ in range(2):
        with pytest.raises(LedgerTampered, match=f"{COI} fact 1, end"):
            ledger.heads()
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


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_a_stream_that_got_shorter_under_a_running_kiosk_stops_it(ledger: Ledger, place: Any, entry: Entries) -> None:
    """Its last fact cut off and its head put back: the chain that is left is sound, and still nothing is answered."""
    ledger.append([entry("f1"), entry("f2")], {COI: 0})
    with sqlite3.connect(place.file) as behind:
        behind.execute("DROP TRIGGER facts_no_delete")
        behind.execute("DELETE FROM facts WHERE number = 2")
        behind.execute("UPDATE heads SET count = 1, head = (SELECT head FROM facts)")
    behind.close()
    with pytest.raises(LedgerTampered, match=f"{COI} fact 2, end"):
        ledger.heads()
    with pytest.raises(LedgerTampered):
        ledger.facts(COI)


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_a_changed_fact_that_is_read_stops_the_kiosk(ledger: Ledger, place: Any, entry: Entries) -> None:
    """Not that journey alone: whoever changed one fact could have changed others."""
    ledger.append([entry("f1"), entry("g1", OTHER)], {})
    with sqlite3.connect(place.file) as behind:
        behind.execute("DROP TRIGGER facts_no_update")
        behind.execute("UPDATE facts SET body = replace(body, 'nurse-1', 'nurse-9') WHERE stream = ?", [COI])
    behind.close()
    assert ledger.facts(OTHER)
    with pytest.raises(LedgerTampered):
        ledger.facts(COI)
    for asked in (lambda: ledger.facts(OTHER), lambda: ledger.append([entry("g2", OTHER)], {OTHER: 1})):
        with pytest.raises(LedgerTampered, match=COI):
            asked()
