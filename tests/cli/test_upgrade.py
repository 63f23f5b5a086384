"""`kiosk upgrade`: a record of an older release, brought up or left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.cli.sites import bench_of
from kiosk.ledger import revision
from kiosk.ledger.backup import latest, schema_of
from tests.cli.older import without_site_log
from tests.cli.running import run
from tests.cli.staff import people_of


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def older(site: Path) -> Path:
    """The site as a release before the site log left it."""
    without_site_log(site / "site.db")
    (site / "checkpoints.jsonl").unlink()
    return site


def test_a_record_is_brought_up_after_a_backup(older: Path, place: Path) -> None:
    """The backup has the older schema, the record this release's, all is verified, and again does nothing."""
    told = run("upgrade", "--site", older, "--to", place)
    assert told.exit_code == 0, told.stderr
    backup = latest(place, "st-example")
    assert backup is not None
    assert (backup.schema, schema_of(older / "site.db")) == ("0001", revision.newest())
    assert people_of(older) == 2
    assert run("upgrade", "--site", older, "--to", place).exit_code == 0
    assert len(list(place.iterdir())) == 1


@pytest.mark.hazard("H20")
def test_a_record_that_does_not_open_after_the_upgrade_is_put_back(older: Path, place: Path) -> None:
    """Byte by byte what was backed up, of the older schema; no log of the upgraded one beside it."""
    (older / "keys" / "site.secret").unlink()
    told = run("upgrade", "--site", older, "--to", place)
    assert told.exit_code == 2
    assert "put back" in told.stderr
    assert schema_of(older / "site.db") == "0001"
    backup = latest(place, "st-example")
    assert backup is not None
    assert (older / "site.db").read_bytes() == (place / backup.folder / "site.db").read_bytes()
    assert not (older / "site.db-wal").exists()


def test_a_record_in_use_or_of_a_newer_release_is_not_touched(site: Path, older: Path, place: Path) -> None:
    """A kiosk that writes, and a schema that this release does not know: nothing is backed up or changed."""
    with closing(sqlite3.connect(site / "site.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    told = run("upgrade", "--site", older, "--to", place)
    assert (told.exit_code, "one that this release knows" in told.stderr) == (2, True)
    with closing(sqlite3.connect(site / "site.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    assert run("upgrade", "--site", older, "--to", place).exit_code == 0
    bench = bench_of(site)
    try:
        with closing(sqlite3.connect(site / "site.db")) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '0001'")
        told = run("upgrade", "--site", site, "--to", place)
        assert (told.exit_code, "no other kiosk process" in told.stderr) == (2, True)
    finally:
        bench.ledger.close()
