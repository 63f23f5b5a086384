"""One database, opened as it must be, by one process, for one user."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.domain.envelope import Entry
from kiosk.ledger import migrate, sqlite
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.store import Ledger, Occasion

pytestmark = pytest.mark.sqlite

COI = "A999026000001D"

Entries = Callable[..., Entry]


def test_every_connection_is_set_and_read_back(ledger: Ledger, place: Any) -> None:
    """Writing and reading connections have the durable settings, and a reading one can't write."""
    wanted = {name: value for name, _, value in sqlite.SETTINGS}
    read = ledger.database.read(
        lambda connection: {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in [*wanted, "query_only"]
        }
    )
    write = ledger.database.write(
        lambda connection: {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in [*wanted, "query_only"]
        }
    )
    assert read == wanted | {"query_only": 1}
    assert write == wanted | {"query_only": 0}
    assert (wanted["journal_mode"], wanted["synchronous"]) == ("wal", 2)
    with pytest.raises(LedgerUnavailable):
        ledger.database.read(lambda connection: connection.exec_driver_sql("DELETE FROM heads"))


@pytest.mark.hazard("H20")
def test_a_setting_that_does_not_take_is_refused(tmp_path: Path) -> None:
    """A database that stays out of WAL, as one in memory does, is not opened."""
    connection = sqlite3.connect(":memory:")
    with pytest.raises(LedgerUnavailable, match="journal_mode"):
        sqlite.set_and_read_back(connection, sqlite.Use.WRITE)
    connection.close()


def test_who_writes_takes_the_lock_first(ledger: Ledger, entry: Entries) -> None:
    """SQLAlchemy sends BEGIN IMMEDIATE before anything else of an append."""
    sent: list[str] = []
    assert isinstance(ledger.database, sqlite.SqliteDatabase)
    connection = ledger.database._connection
    assert connection is not None
    event.listen(connection.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    ledger.append([entry("f1")], {COI: 0})
    assert sent[0] == "BEGIN IMMEDIATE"
    assert len([statement for statement in sent if statement.startswith("BEGIN")]) == 1


def test_a_ledger_is_never_made_by_the_way(tmp_path: Path, place: Any) -> None:
    """A missing file, a foreign one, one of another release and one in memory are refused at opening."""
    for url in (f"sqlite:///{tmp_path}/none.sqlite", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(LedgerUnavailable):
            type(place)(url, place.folder, place.key, place.trusted).open()
    assert not (tmp_path / "none.sqlite").exists()
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    with pytest.raises(LedgerUnavailable, match="schema"):
        type(place)(f"sqlite:///{empty}", place.folder, place.key, place.trusted).open()
    with sqlite3.connect(place.file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(LedgerUnavailable, match="schema"):
        place.open()


def test_one_process_writes(place: Any, ledger: Ledger) -> None:
    """While one kiosk process has the ledger open, a second is refused, and may open it once the first let go."""
    with pytest.raises(LedgerUnavailable, match="no other kiosk process"):
        place.open()
    ledger.close()
    place.open().close()
    with pytest.raises(LedgerUnavailable):
        ledger.counts([COI])
    ledger.reopen()


def test_a_child_of_the_process_may_not_use_it(ledger: Ledger) -> None:
    """A forked child is refused: a SQLite connection does not survive a fork."""
    child = os.fork()
    if child == 0:
        try:
            ledger.counts([COI])
            os._exit(1)
        except LedgerUnavailable:
            os._exit(0)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_another_program_holding_the_lock_is_waited_for_and_no_harm(place: Any, ledger: Ledger, entry: Entries) -> None:
    """When another program keeps the write lock, the append is refused, and the next one works."""
    assert isinstance(ledger.database, sqlite.SqliteDatabase)
    connection = ledger.database._connection
    assert connection is not None
    connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    connection.rollback()
    other = sqlite3.connect(place.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerUnavailable, match="another program"):
        ledger.append([entry("f1")], {COI: 0})
    other.execute("ROLLBACK")
    other.close()
    assert ledger.append([entry("f1")], {COI: 0}).occasion is Occasion.FIRST


def test_making_a_ledger_twice_is_refused(place: Any, tmp_path: Path) -> None:
    """A new ledger is never laid over an old one, and an upgrade never makes one."""
    with pytest.raises(LedgerUnavailable):
        migrate.create(place.url)
    with pytest.raises(LedgerUnavailable):
        migrate.upgrade(f"sqlite:///{tmp_path}/none.sqlite")
    with pytest.raises(LedgerUnavailable):
        migrate.create(f"sqlite:///{tmp_path}/no/such/ledger.sqlite")
    migrate.upgrade(place.url)


def test_a_ledger_is_closed_to_others(place: Any, ledger: Ledger, entry: Entries) -> None:
    """Database, log and lock can be read by the kiosk's own user alone."""
    ledger.append([entry("f1")], {COI: 0})
    files = [path for path in place.folder.iterdir() if path.name.startswith("ledger.sqlite")]
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.hazard("H20")
def test_a_migration_that_fails_leaves_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the tables can't be made whole, there is no file that looks like a ledger."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alembic.command.upgrade", fail)
    with pytest.raises(OSError, match="No space"):
        migrate.create(f"sqlite:///{tmp_path}/new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()
