"""Who may do what on a server: the kiosks' role records, and changes nothing; the owner's makes, upgrades and scrubs."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from kiosk.ledger import migrate, roles
from kiosk.ledger.audit import Verified
from kiosk.ledger.database import Database, Safeguards
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.evidence import Evidence, Exhibit
from kiosk.ledger.kinds import open_database
from kiosk.ledger.particulars import LookupKey, Particulars
from kiosk.ledger.schema import METADATA
from kiosk.ledger.store import Claim, Ledger
from tests.ledger.conftest import COI, Entries, Place
from tests.servers.postgresql import ADMIN, OWNER, ROLE, Server

pytestmark = pytest.mark.postgresql

CHANGES = (
    "UPDATE {table} SET number = 7",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TRIGGER {table}_only_inserted ON {table}",
)


def database_in(place: Place) -> str:
    return make_url(place.url).database or ""


@pytest.fixture
def recorded(ledger: Ledger, entry: Entries) -> Ledger:
    """A ledger with one fact and its claim."""
    ledger.append([entry("f1")], {COI: 0}, [Claim("issue", "1", "f1")])
    return ledger


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """An empty database of the owner's."""
    server.ask(f"CREATE DATABASE to_be_made OWNER {OWNER}")
    yield "to_be_made"
    server.ask("DROP DATABASE to_be_made WITH (FORCE)")


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("table", ["facts", "claims"])
def test_the_kiosks_role_changes_nothing_recorded(server: Server, place: Place, recorded: Ledger, table: str) -> None:
    """With the kiosk's own role nothing that was recorded is changed, deleted or opened to that."""
    for change in CHANGES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.ask(change.format(table=table), database_in(place), ROLE)
    assert isinstance(recorded.verify(), Verified)


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("table", ["facts", "claims"])
def test_the_owner_changes_nothing_by_mistake(server: Server, place: Place, recorded: Ledger, table: str) -> None:
    """Who owns the tables has to take the triggers away first."""
    for change in CHANGES[:3]:
        with pytest.raises(psycopg.errors.RaiseException, match="only ever inserted"):
            server.ask(change.format(table=table), database_in(place), OWNER)
    assert isinstance(recorded.verify(), Verified)


def test_every_table_has_its_rights() -> None:
    """What a kiosk may do with each table of the ledger is said, and nothing of tables there are not."""
    assert set(METADATA.tables) | {"alembic_version"} == {name for name in roles.GRANTS if " " not in name}
    assert {table for table, rights in roles.GRANTS.items() if "DELETE" in rights} == set(roles.ERASABLE)


def test_the_kiosks_role_has_those_rights_and_no_others(server: Server, place: Place) -> None:
    """What the server says was granted is what the table of rights says."""
    said = server.ask(
        "SELECT table_name, string_agg(privilege_type, ', ' ORDER BY privilege_type)"
        f" FROM information_schema.table_privileges WHERE grantee IN ('{ROLE}', 'PUBLIC') AND table_schema = 'public'"
        " GROUP BY table_name",
        database_in(place),
    )
    granted = {table: set(rights.split(", ")) for table, rights in said}
    assert granted == {
        table: set(rights.replace(", UPDATE (count, head)", "").split(", "))
        for table, rights in roles.GRANTS.items()
        if " " not in table
    }


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("role", [OWNER, ADMIN])
def test_a_role_that_may_change_facts_is_no_kiosks(server: Server, place: Place, role: str) -> None:
    """The owner and the server's administrator are refused as a kiosk's role."""
    with pytest.raises(LedgerUnavailable, match="may only insert"):
        open_database(server.url(database_in(place), role), place.safeguards)


def test_a_ledger_is_made_in_an_empty_database_alone(server: Server, place: Place, empty: str) -> None:
    """Never over one that is there; brought up only where one is; doing so again changes nothing."""
    with pytest.raises(LedgerUnavailable, match="an empty database"):
        migrate.create_on_server(server.url(database_in(place), OWNER), ROLE)
    with pytest.raises(LedgerUnavailable, match="a ledger"):
        migrate.upgrade_on_server(server.url(empty, OWNER), ROLE)
    with pytest.raises(LedgerUnavailable, match="schema"):
        open_database(server.url(empty), place.safeguards)
    migrate.upgrade_on_server(server.url(database_in(place), OWNER), ROLE)
    place.open().close()
    with pytest.raises(LedgerUnavailable, match="PostgreSQL server, got sqlite"):
        migrate.create_on_server("sqlite://", ROLE)
    with pytest.raises(LedgerUnavailable, match="make its tables"):
        migrate.create_on_server(server.url("none_there", OWNER), ROLE)


def test_a_role_that_is_missing_is_made_by_who_may(server: Server, empty: str, tmp_path: Path) -> None:
    """The administrator's address makes the role as well; the owner's is told that it may not."""
    with pytest.raises(LedgerUnavailable, match="permission denied to create role"):
        migrate.create_on_server(server.url(empty, OWNER), "new_kiosks")
    migrate.create_on_server(server.url(empty, ADMIN), "new_kiosks")
    try:
        with closing(_opened(server.url(empty, "new_kiosks"), tmp_path)) as database:
            assert not database.traces_left()
    finally:
        server.ask("DROP OWNED BY new_kiosks", empty)
        server.ask("DROP ROLE new_kiosks")


def _opened(url: str, folder: Path) -> Database:
    return open_database(url, Safeguards(standby=False, timelines=folder / "timeline.json"))


@pytest.mark.parametrize("power", ["SUPERUSER", "CREATEROLE", "REPLICATION", "BYPASSRLS", f"IN ROLE {OWNER}", ""])
def test_a_role_with_power_is_not_the_kiosks(server: Server, empty: str, power: str) -> None:
    """A role that may do more on the server than record, or can't see its standbys, is given nothing."""
    server.ask(f"CREATE ROLE strong LOGIN {power}")
    try:
        with pytest.raises(LedgerUnavailable, match="with power" if power else "GRANT pg_read_all_stats"):
            migrate.create_on_server(server.url(empty, OWNER), "strong")
        with pytest.raises(LedgerUnavailable, match="a name of"):
            migrate.create_on_server(server.url(empty, OWNER), 'x"; DROP')
    finally:
        server.ask("DROP ROLE strong")


def test_erased_bytes_are_gone_from_the_tables_once_scrubbed(server: Server, place: Place, ledger: Ledger) -> None:
    """Deleting leaves bytes in the server's files, and says so, until the owner scrubs; the log keeps them longer."""
    name = "Quirina Testperson-Øvre"
    particulars = Particulars(ledger.database, ledger.site, b"\x33" * 32)
    particulars.put("p1", COI, {"name": name}, [LookupKey("record number", "D-1")])
    particulars.put("p2", COI, {"name": "Somebody Else"})
    exhibit = Evidence(ledger.database, ledger.site).put(Exhibit(name.encode() * 3, "image/png"))
    particulars.erase("p1")
    Evidence(ledger.database, ledger.site).erase(exhibit)
    assert ledger.database.traces_left()
    assert _files_with(server, place, name)
    roles.scrub(server.url(database_in(place), OWNER))
    assert not ledger.database.traces_left()
    assert _files_with(server, place, name) == []
    assert particulars.get("p2") is not None
    assert [path for path in (server.data / "pg_wal").glob("0*") if name.encode() in path.read_bytes()]
    with pytest.raises(LedgerUnavailable, match="erasure"):
        roles.scrub(server.url(database_in(place)))


def _files_with(server: Server, place: Place, name: str) -> list[str]:
    server.ask("CHECKPOINT")
    ((number,),) = server.ask(f"SELECT oid FROM pg_database WHERE datname = '{database_in(place)}'")
    folder = server.data / "base" / str(number)
    return [path.name for path in folder.iterdir() if name.encode() in path.read_bytes()]
