"""`kiosk backup`, `restore` and `acknowledge`, on a site made on the command line."""

import hashlib
import json
import resource
import shutil
import sqlite3
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.answers import NotDone
from kiosk.cli.checks.backups import REMEDY
from kiosk.cli.checks.backups import told as told_of_backups
from kiosk.cli.checks.check import Check, found
from kiosk.cli.restoring import Request, restored
from kiosk.cli.sites import bench_of
from kiosk.config import load_settings
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust, Moment
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import SiteRestored
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.backing_up import AGAIN, Plan, ScheduledBackup
from kiosk.handoffs.view import site_view
from kiosk.ledger import backup as backups
from kiosk.ledger.backup import UNFINISHED
from kiosk.ledger.errors import BackupBroken, LedgerTampered
from kiosk.ledger.evidence import Exhibit
from kiosk.ledger.kept import KeptFile
from kiosk.ledger.keys import load_key
from tests.cli.older import without_site_log
from tests.cli.running import documents, run, run_alone
from tests.cli.staff import BADGES, PINS, add_third, people_of, typed


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def back_up(site: Path, place: Path) -> Path:
    """A backup of the site."""
    told = run("backup", "--site", site, "--to", place, "--json")
    assert told.exit_code == 0, told.stderr
    return Path(documents(told.stdout)[0]["folder"])


def now() -> Moment:
    """This moment, on a clock that is trusted."""
    return replace(SystemClock().now(), trust=ClockTrust.TRUSTED)


def facts_of(site: Path) -> int:
    with sqlite3.connect(site / "site.db") as database:
        (count,) = database.execute("SELECT count(*) FROM facts").fetchone()
    database.close()
    return int(count)


@pytest.mark.hazard("H26")
def test_a_backup_is_made_while_the_kiosk_writes_and_holds_no_private_key(site: Path, place: Path) -> None:
    """Another program holds the record open for writing; every file is whole, and no byte of a key is in any."""
    bench = bench_of(site)
    exhibit = Exhibit(b"a picture", "image/png")
    bench.evidence.put(exhibit)
    try:
        folder = back_up(site, place)
    finally:
        bench.ledger.close()
    manifest = backups.verify(folder)
    assert (manifest.site, manifest.facts) == ("st-example", facts_of(site))
    assert [path.name for path in place.iterdir()] == [manifest.folder]
    bytes_kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert exhibit.content in bytes_kept
    secrets = [bytes.fromhex(path.read_text(encoding="ascii")) for path in (site / "keys").iterdir()]
    assert len(secrets) >= 4
    for secret in secrets:
        forms = (secret, secret.hex().encode(), secret.hex().upper().encode(), b64encode(secret)[:42])
        assert not any(form in bytes_kept for form in forms)
    assert not any(path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*")))


@pytest.mark.hazard("H20")
def test_a_backup_that_changed_or_is_unfinished_is_none(site: Path, place: Path) -> None:
    """One bit in any part, a file more, or one less: it is named, and a folder that is not whole is never the latest."""
    folder = back_up(site, place)
    (place / f"samevein-st-example-99990101T000000Z{UNFINISHED}").mkdir()
    assert backups.latest(place, "st-example") == backups.read(folder)
    for path in [one for one in folder.rglob("*") if one.name != "manifest.json"]:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(BackupBroken, match=path.name):
            backups.verify(folder)
        path.unlink()
        with pytest.raises(BackupBroken):
            backups.verify(folder)
        path.write_bytes(content)
    (folder / "more.txt").write_text("more", encoding="utf-8")
    with pytest.raises(BackupBroken, match=r"more\.txt"):
        backups.verify(folder)


@pytest.mark.hazard("H20")
def test_a_backup_that_does_not_fit_leaves_nothing(site: Path, place: Path) -> None:
    """The disk takes no more in the middle of the database: that is said, and no half of a backup is left."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, usual[1]))
    try:
        told = run("backup", "--site", site, "--to", place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert told.exit_code == 2
    assert "Expected the database copied" in told.stderr
    assert not list(place.iterdir())


@pytest.mark.hazard("H21")
def test_a_record_that_does_not_verify_is_not_backed_up(site: Path, place: Path) -> None:
    """What was altered in the record is found when the backup is read back, and nothing is left behind."""
    with sqlite3.connect(site / "site.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE facts SET body = replace(body, 'Berlin', 'Madrid') WHERE stream = 'site/charter'")
    database.close()
    told = run("backup", "--site", site, "--to", place)
    assert told.exit_code == 2
    assert "a record that verifies" in told.stderr
    assert not list(place.iterdir())


@pytest.mark.hazard("H20")
def test_a_site_is_restored_and_says_so(site: Path, place: Path, tmp_path: Path) -> None:
    """Every fact is there, a restore is recorded, the seal key is new; after two acknowledged it, the kiosk is fit."""
    folder, new = back_up(site, place), tmp_path / "new"
    said = restored(Request(folder, site / "keys", site / "checkpoints.jsonl"), new, now())
    assert "it reaches the checkpoint" in said
    bench = bench_of(new)
    (one,) = site_view(bench).restorations
    own, old = load_key(new / "keys", KeyPurpose.SEAL).key_id, load_key(site / "keys", KeyPurpose.SEAL).key_id
    assert (one.lost, one.backup) == (0, folder.name)
    assert own != old
    assert {own, old} <= set(site_view(bench).keys)
    bench.ledger.close()
    assert people_of(new) == 2
    served = run_alone("serve", "--site", new, "--demo", "--port", "0")
    assert served.returncode == 1
    assert "kiosk acknowledge" in served.stderr
    asked = ("acknowledge", "--site", new, "--badge", BADGES[0], "--badge", BADGES[1])
    assert run(*asked, typed=typed(PINS[0], PINS[0])).exit_code == 1
    told = run(*asked, typed=typed(*PINS[:2]))
    assert told.exit_code == 0, told.stderr
    assert run_alone("audit", "verify", "--site", new).returncode == 0


@pytest.mark.hazard("H21")
def test_a_record_shorter_than_a_checkpoint_outside_is_refused(site: Path, place: Path, tmp_path: Path) -> None:
    """It names the facts lost; two people sign the way through, it is a fact, and the old checkpoint is out of the way."""
    folder, before, new = back_up(site, place), facts_of(site), tmp_path / "new"
    assert add_third(site, tmp_path, BADGES[0], PINS[0]).exit_code == 0
    newest = KeptFile(site / "checkpoints.jsonl").last()
    assert newest is not None
    lost = newest.checkpoint.size - before
    asked = Request(folder, site / "keys", site / "checkpoints.jsonl")
    with pytest.raises(NotDone, match=f"got {before}: {lost} facts are lost"):
        restored(asked, new, now())
    assert not new.exists()
    assert not new.with_name(new.name + UNFINISHED).exists()
    with pytest.raises(NotDone, match="those of two people"):
        restored(replace(asked, accept_loss=True), new, now())
    with pytest.raises(NotDone, match="nobody knows what is lost"):
        restored(replace(asked, checkpoint=None), new, now())
    with CliRunner().isolation(typed(*PINS[:2])):
        said = restored(replace(asked, accept_loss=True, badges=(BADGES[0], BADGES[1])), new, now())
    assert said == f"{lost} facts are known to be lost"
    bench = bench_of(new)
    (fact,) = [one.entry.fact for one in bench.ledger.facts("site/charter") if isinstance(one.entry.fact, SiteRestored)]
    assert (fact.known - fact.facts, len(set(fact.people))) == (lost, 2)
    bench.ledger.close()
    assert run("audit", "verify", "--site", new).exit_code == 0


@pytest.mark.hazard("H21")
def test_a_backup_of_another_history_is_refused(site: Path, place: Path, tmp_path: Path) -> None:
    """A record that has other facts than the checkpoint outside sealed does not become a site."""
    other = Path(shutil.copytree(site, tmp_path / "other"))
    assert add_third(other, tmp_path, BADGES[0], PINS[0]).exit_code == 0
    assert add_third(site, tmp_path, BADGES[1], PINS[1]).exit_code == 0
    folder, new = back_up(site, place), tmp_path / "new"
    with pytest.raises(LedgerTampered):
        restored(Request(folder, site / "keys", other / "checkpoints.jsonl"), new, now())
    assert not new.exists()


def _of_an_older_release(folder: Path) -> None:
    """Make a backup one of the schema before the site log."""
    without_site_log(folder / "site.db")
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    content = (folder / "site.db").read_bytes()
    said["parts"]["site.db"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    said["schema"] = "0001"
    del said["parts"]["checkpoints.jsonl"]
    (folder / "checkpoints.jsonl").unlink()
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


def test_a_backup_of_an_older_schema_is_brought_up(site: Path, place: Path, tmp_path: Path) -> None:
    """A backup made by a release before the site log is restored on this one, and meets the checkpoint."""
    folder, new = back_up(site, place), tmp_path / "new"
    _of_an_older_release(folder)
    assert "it reaches" in restored(Request(folder, site / "keys", site / "checkpoints.jsonl"), new, now())
    assert facts_of(new) == facts_of(site) + 2


@pytest.mark.hazard("H20")
def test_backups_by_the_clock_and_their_alarm(site: Path, tmp_path: Path) -> None:
    """One is made when it is due, a failed one is tried again, a late one is said; older ones than are kept go."""
    place, clock = tmp_path / "backups", [SystemClock().now().utc]
    plan = Plan("st-example", site, place, timedelta(hours=24), kept=1)
    scheduled = ScheduledBackup(plan, lambda: clock[0])
    scheduled.pass_time()
    scheduled.finish()
    assert "backups" in scheduled.standing().wrong
    place.mkdir()
    scheduled.pass_time()
    assert not list(place.iterdir())
    clock[0] += AGAIN
    scheduled.pass_time()
    scheduled.finish()
    first = scheduled.standing()
    assert (first.wrong, first.last) == ("", backups.latest(place, "st-example"))
    assert first.last is not None
    clock[0] += timedelta(hours=25, minutes=30)
    assert "hours late" in scheduled.standing().wrong
    older = first.last.folder
    scheduled.pass_time()
    scheduled.finish()
    latest = scheduled.standing()
    assert latest.last is not None
    assert [path.name for path in place.iterdir()] == [latest.last.folder] != [older]
    scheduled.stop()


@pytest.mark.hazard("H20")
def test_the_doctor_tells_of_backups(site: Path, place: Path) -> None:
    """None is planned; then none was made yet, which is a fault; then the last good one is told."""

    def told() -> tuple[bool, str]:
        row = found(Check("backup", lambda: told_of_backups(site, load_settings(site), now().utc), REMEDY))
        return row.ok, row.says

    assert told() == (True, "none planned, and a throw-away site needs none")
    with (site / "kiosk.toml").open("r+", encoding="utf-8") as file:
        lines = file.read()
        file.seek(0)
        file.write(f'backup_folder = "{place}"\n{lines}')
    well, says = told()
    assert (well, "none was made yet" in says) == (False, True)
    back_up(site, place)
    well, says = told()
    assert (well, "private keys are in none" in says) == (True, True)
    production = replace(load_settings(site), backup_folder="", mode="production")
    with pytest.raises(ParseError, match="one planned"):
        told_of_backups(site, production, now().utc)
    shared = replace(production, database="postgresql://kiosk@/ledger")
    assert "the hospital's" in told_of_backups(site, shared, now().utc)


def test_a_record_on_a_server_is_not_backed_up_here(site: Path, place: Path) -> None:
    """Its backups are the hospital's own, and it is said where the commands are."""
    with (site / "kiosk.toml").open("r+", encoding="utf-8") as file:
        lines = file.read()
        file.seek(0)
        file.write(f'database = "postgresql://kiosk@/ledger?host=db.example&sslmode=verify-full"\n{lines}')
    told = run("backup", "--site", site, "--to", place)
    assert told.exit_code == 2
    assert "pg_basebackup" in told.stderr


@pytest.mark.parametrize("trust", [one for one in ClockTrust if one is not ClockTrust.TRUSTED])
def test_nothing_is_restored_by_a_clock_that_is_not_trusted(
    site: Path, place: Path, tmp_path: Path, trust: ClockTrust
) -> None:
    """By the clock a restored record tells which numbers were given."""
    asked = Request(back_up(site, place), site / "keys", site / "checkpoints.jsonl")
    with pytest.raises(NotDone, match="clock"):
        restored(asked, tmp_path / "new", replace(now(), trust=trust))
