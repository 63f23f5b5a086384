"""What a kiosk asks of a server that kiosks share before it works with it."""

import json
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from kiosk.ledger import server as reaching
from kiosk.ledger.database import Safeguards
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.kinds import open_database
from kiosk.ledger.server import Use
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import COI, Entries, Place
from tests.servers.postgresql import ADMIN, Server

pytestmark = pytest.mark.postgresql


def test_every_connection_is_set_and_read_back(ledger: Ledger) -> None:
    """Writing and reading connections have the settings, and a reading one can't write."""

    def settings(connection: Connection) -> dict[str, str]:
        names = [*reaching.SETTINGS, *Use.READ.value]
        return {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names}

    assert ledger.database.write(settings) == reaching.SETTINGS | Use.WRITE.value
    assert ledger.database.read(settings) == reaching.SETTINGS | Use.READ.value
    with pytest.raises(LedgerUnavailable, match="read-only"):
        ledger.database.read(lambda connection: connection.exec_driver_sql("INSERT INTO heads VALUES ('a','b',1,'c')"))


@pytest.mark.hazard("H20")
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(server: Server, place: Place) -> None:
    """With whole pages out of the log a power cut may tear one: the kiosk does not connect."""
    server.set(full_page_writes="off")
    try:
        with pytest.raises(LedgerUnavailable, match="full_page_writes: Expected on, got off"):
            place.open()
    finally:
        server.set(full_page_writes="")
    place.open().close()


def test_a_setting_that_does_not_take_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads back otherwise than it was set is refused."""
    monkeypatch.setitem(reaching.SETTINGS, "lock_timeout", "3000ms")
    with (
        psycopg.connect(f"host={server.folder} dbname=postgres user={ADMIN}", autocommit=True) as connection,
        pytest.raises(LedgerUnavailable, match="lock_timeout: Expected 3000ms, got 3s"),
    ):
        reaching.set_and_read_back(connection, Use.WRITE)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("postgresql://kiosk:secret@/ledger?host=/run/postgresql", "passfile"),
        ("postgresql://kiosk@/ledger?host=/run/postgresql&password=secret", "passfile"),
        ("postgresql://kiosk@db-a.example/ledger", "verify-full"),
        ("postgresql://kiosk@/ledger?host=/run/postgresql,db-a.example&sslmode=require", "verify-full"),
        ("postgresql://kiosk@/ledger?host=db-a.example:5432&host=db-b.example:5432", "verify-full"),
        ("mysql://kiosk@/ledger", "mysql"),
    ],
)
def test_an_unsound_address_is_refused(address: str, refused: str, tmp_path: Path) -> None:
    """A password in the address, a server elsewhere without its certificate checked, another kind of database."""
    with pytest.raises(LedgerUnavailable, match=refused) as said:
        open_database(address, Safeguards(standby=False, timelines=tmp_path / "timeline.json"))
    assert "secret" not in str(said.value)


def test_a_server_needs_safeguards(place: Place) -> None:
    """Without what to ask of it and where to remember it, a server is not opened."""
    with pytest.raises(LedgerUnavailable, match="safeguards"):
        open_database(place.url)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("remembered", "refused"),
    [
        ('{"system": "%s", "timeline": 2}', "timeline 2 or newer, got 1"),
        ('{"system": "1", "timeline": 1}', "system identifier 1, got"),
        ('{"system": "%s"}', "the timeline last seen"),
        ("", "the timeline last seen"),
    ],
)
def test_an_older_history_or_another_server_is_refused(
    server: Server, place: Place, remembered: str, refused: str
) -> None:
    """A server whose history ends before what this kiosk has seen answers nothing to it."""
    place.open().close()
    file = place.safeguards.timelines
    ((system,),) = server.ask("SELECT system_identifier::text FROM pg_control_system()")
    assert json.loads(file.read_bytes()) == {"system": system, "timeline": 1}
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(remembered.replace("%s", system), encoding="ascii")
    with pytest.raises(LedgerUnavailable, match=refused):
        place.open()


@pytest.mark.hazard("H20")
def test_without_the_standby_that_the_site_asks_for_nothing_is_done(
    place: Place, ledger: Ledger, entry: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is made, and on a connection that stands nothing is recorded."""
    asked = Safeguards(standby=True, timelines=place.safeguards.timelines)
    with pytest.raises(LedgerUnavailable, match="synchronous standby"):
        open_database(place.url, asked)
    with monkeypatch.context() as asking:
        asking.setattr(ledger.database, "_safeguards", asked)
        with pytest.raises(LedgerUnavailable, match="synchronous standby"):
            ledger.append([entry("f1")], {COI: 0})
    assert ledger.find("f1") is None
