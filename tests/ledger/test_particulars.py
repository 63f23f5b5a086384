"""Particulars and evidence: kept apart, found by keyed hash, and erased to the last byte."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ParticularsErased
from kiosk.ledger.audit import Verified
from kiosk.ledger.errors import LedgerTampered, LedgerUnavailable
from kiosk.ledger.evidence import Evidence, Exhibit
from kiosk.ledger.particulars import Found, LookupKey, Particulars, ParticularsDiffer
from kiosk.ledger.sqlite import SqliteDatabase
from kiosk.ledger.store import Ledger

SITE, COI, OTHER = "A9990", "A999026000001D", "A999026000002X"
SECRET = b"\x33" * 32
NAME, BORN, NUMBER = "Quirina Testperson-Øvre", "1931-02-29", "D-4711-0815-42"
DOCUMENT = {"name": NAME, "birth date": BORN, "record number": NUMBER, "salt": "00" * 16}
KEY = LookupKey("record number", NUMBER)

Entries = Callable[..., Entry]


@pytest.fixture
def particulars(ledger: Ledger) -> Particulars:
    return Particulars(ledger.database, SITE, SECRET)


def test_a_document_comes_back_and_is_found_by_its_keys(particulars: Particulars) -> None:
    """What was put is got by its id, and found by kind and exact value, every journey of the patient."""
    particulars.put("p1", COI, DOCUMENT, [KEY, LookupKey("band", "D-1")])
    particulars.put("p2", OTHER, {"name": NAME}, [KEY])
    assert particulars.get("p1") == DOCUMENT
    assert particulars.lookup("record number", NUMBER) == (Found("p1", COI), Found("p2", OTHER))
    assert particulars.lookup("band", "D-1") == (Found("p1", COI),)
    assert particulars.lookup("band", NUMBER) == ()
    assert particulars.lookup("record number", NUMBER.lower()) == ()
    assert particulars.get("p3") is None


def test_putting_again_is_harmless_and_never_writes_over(particulars: Particulars) -> None:
    """The same document under its id is no error; another, or other keys, is."""
    particulars.put("p1", COI, DOCUMENT, [KEY])
    particulars.put("p1", COI, DOCUMENT, [KEY])
    for stream, document, keys in (
        (COI, DOCUMENT | {"name": "Other"}, [KEY]),
        (COI, DOCUMENT, []),
        (OTHER, DOCUMENT, [KEY]),
    ):
        with pytest.raises(ParticularsDiffer):
            particulars.put("p1", stream, document, keys)
    with pytest.raises(ParseError):
        particulars.put("p2", COI, {"name": "Zoe\u0308"})
    assert particulars.get("p1") == DOCUMENT


def test_the_index_needs_the_secret(ledger: Ledger, particulars: Particulars) -> None:
    """With another secret nothing is found, and a short one is refused."""
    particulars.put("p1", COI, DOCUMENT, [KEY])
    assert Particulars(ledger.database, SITE, b"\x34" * 32).lookup("record number", NUMBER) == ()
    with pytest.raises(ValueError, match="32 bytes"):
        Particulars(ledger.database, SITE, SECRET[:-1])


def _traces(folder: Path, *needles: bytes) -> list[tuple[str, bytes]]:
    return [
        (path.name, needle)
        for path in sorted(folder.rglob("*"))
        for needle in needles
        if path.is_file() and needle in path.read_bytes()
    ]


@pytest.mark.sqlite
def test_erasure_leaves_no_byte(ledger: Ledger, place: Any, particulars: Particulars, entry: Entries) -> None:
    """After erasure no file of the folder holds name, number, birth date or frame; replay and verification pass."""
    evidence = Evidence(ledger.database, SITE)
    frame = b"\x89PNG not really" + NAME.encode() * 2000
    for n in range(1, 30):
        ledger.append([entry(f"f{n}")], {COI: n - 1})
        particulars.put(f"q{n}", OTHER, {"name": f"Somebody Else {n}", "note": "x" * 3000})
    particulars.put("p1", COI, DOCUMENT, [KEY])
    sha256 = evidence.put(Exhibit(frame, "image/png"))
    needles = (NAME.encode(), BORN.encode(), NUMBER.encode(), NAME.encode("utf-16-le"), b"Quirina", b"4711")
    assert _traces(place.folder, *needles)

    particulars.erase("p1")
    evidence.erase(sha256)
    assert _traces(place.folder, *needles) == []
    assert particulars.get("p1") is None
    assert particulars.lookup("record number", NUMBER) == ()
    assert evidence.get(sha256) is None
    assert particulars.get("q7") is not None

    ledger.append([entry("erased", fact=ParticularsErased("p1", "asked by the patient"))], {COI: 29})
    assert len(ledger.facts(COI)) == 30
    assert isinstance(ledger.verify(), Verified)
    particulars.erase("p1")


@pytest.mark.sqlite
def test_the_traces_would_be_there_without_scrubbing(
    ledger: Ledger, place: Any, particulars: Particulars, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleting alone leaves the bytes in the log: the test above sees what it looks for."""
    monkeypatch.setattr(ledger.database, "scrub", lambda: None)
    particulars.put("p1", COI, DOCUMENT, [KEY])
    particulars.erase("p1")
    assert _traces(place.folder, NAME.encode())


@pytest.mark.sqlite
def test_a_kiosk_killed_before_the_scrubbing_scrubs_at_its_start(
    ledger: Ledger, place: Any, particulars: Particulars, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted and not scrubbed, the bytes are gone once the ledger is opened again; it is done once."""
    particulars.put("p1", COI, DOCUMENT, [KEY])
    with monkeypatch.context() as killed:
        killed.setattr(ledger.database, "scrub", lambda: None)
        particulars.erase("p1")
    assert _traces(place.folder, NAME.encode())
    assert ledger.database.traces_left()
    ledger.reopen()
    assert _traces(place.folder, NAME.encode()) == []
    assert not ledger.database.traces_left()
    monkeypatch.setattr("kiosk.ledger.sqlite.scrub", lambda _engine: pytest.fail("scrubbed again"))
    ledger.reopen()


@pytest.mark.sqlite
@pytest.mark.parametrize("broken", [LedgerUnavailable("a reader"), sqlite3.OperationalError("disk is full")])
def test_traces_that_cannot_be_scrubbed_at_the_start_are_not_forgotten(
    ledger: Ledger, particulars: Particulars, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    """The kiosk starts all the same, says that traces are left, and scrubs them once it can."""
    particulars.put("p1", COI, DOCUMENT, [KEY])

    def fail(_engine: object) -> None:
        raise broken

    with monkeypatch.context() as held:
        held.setattr(ledger.database, "scrub", lambda: None)
        particulars.erase("p1")
        held.setattr("kiosk.ledger.sqlite.scrub", fail)
        ledger.reopen()
        assert ledger.database.traces_left()
    ledger.reopen()
    assert not ledger.database.traces_left()


@pytest.mark.sqlite
def test_an_erasure_that_leaves_traces_is_no_erasure(
    ledger: Ledger, place: Any, particulars: Particulars, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program reads the old state the log can't be emptied: erasure says so, and can be done again."""
    particulars.put("p1", COI, DOCUMENT, [KEY])
    monkeypatch.setattr("kiosk.ledger.sqlite.SETTINGS", ())
    other = sqlite3.connect(place.file, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM particulars").fetchall()
    assert isinstance(ledger.database, SqliteDatabase)
    connection = ledger.database._connection
    assert connection is not None
    connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    connection.rollback()
    with pytest.raises(LedgerUnavailable, match="erasure"):
        particulars.erase("p1")
    other.close()
    monkeypatch.undo()
    ledger.reopen()
    particulars.erase("p1")
    assert _traces(place.folder, NAME.encode()) == []


@pytest.mark.sqlite
def test_evidence_is_kept_by_its_hash(ledger: Ledger, place: Any) -> None:
    """A frame comes back with its media type, once however often it is put; bytes that changed are an alarm."""
    evidence = Evidence(ledger.database, SITE)
    frame = Exhibit(b"frame", "image/png")
    sha256 = evidence.put(frame)
    assert evidence.put(frame) == sha256 == frame.sha256
    assert evidence.get(sha256) == frame
    assert evidence.get("0" * 64) is None
    with sqlite3.connect(place.file) as connection:
        connection.execute("UPDATE evidence SET content = x'00'")
    connection.close()
    with pytest.raises(LedgerTampered):
        evidence.get(sha256)


def test_no_fact_and_no_particular_crosses_sites(ledger: Ledger) -> None:
    """The site leads every key: another site of the same database sees nothing."""
    Particulars(ledger.database, SITE, SECRET).put("p1", COI, DOCUMENT, [KEY])
    elsewhere = Particulars(ledger.database, "A9991", SECRET)
    assert elsewhere.get("p1") is None
    assert elsewhere.lookup("record number", NUMBER) == ()
    elsewhere.erase("p1")
    assert Particulars(ledger.database, SITE, SECRET).get("p1") == DOCUMENT
