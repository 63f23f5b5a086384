"""`kiosk upgrade`: a site's record brought to this release's schema, with a way back until it has been verified."""

import shutil
from pathlib import Path

import click

from kiosk.cli.answers import DONE, NotDone, leave, say
from kiosk.cli.backups import OfTheServer, back_up
from kiosk.cli.restoring import FOLDER
from kiosk.cli.sites import SITE, bench_of
from kiosk.config import load_settings
from kiosk.handoffs.opening import ledger_url
from kiosk.ledger import migrate, revision
from kiosk.ledger.audit import Broken
from kiosk.ledger.backup import DATABASE, schema_of, settle
from kiosk.ledger.sqlite import WriterLock

ROOM = 3
"""So many times the record must fit on the disk before it is touched: as it is, as it becomes, and the log between."""


@click.command()
@SITE
@click.option("--to", "place", type=FOLDER, required=True, help="Folder for backups: one is made first.")
def upgrade(folder: Path, place: Path) -> None:
    """Bring the record to this release's schema. Stop the kiosk first; if it goes wrong, the record is put back."""
    settings = load_settings(folder)
    if settings.database:
        raise OfTheServer
    database = folder / DATABASE
    before, after = schema_of(database), revision.newest()
    if before == after:
        say(f"The record has this release's schema, {after}.")
        leave(DONE)
    _require_ready(database, before, (folder, place))
    backup = back_up(folder, place)
    try:
        migrate.upgrade(ledger_url(folder))
        _require_whole(folder)
    except BaseException:
        put_back(backup / DATABASE, database)
        say(f"The record was put back as it was, from {backup}.")
        raise
    say(f"The record has the schema {after}, and is verified; as it was with {before} it lies in {backup}.")
    leave(DONE)


def _require_ready(database: Path, before: str, places: tuple[Path, ...]) -> None:
    """The kiosk is stopped, the schema known here, and there is room. Raises NotDone, LedgerUnavailable."""
    WriterLock(database).release()
    if not revision.is_known(before):
        remedy = "Install the release that wrote this record, or a newer one."
        raise NotDone("schema", "one that this release knows", before, remedy)
    needed = ROOM * database.stat().st_size
    for place in places:
        free = shutil.disk_usage(place).free
        if free < needed:
            got = f"{free // 1_000_000} MB"
            raise NotDone(f"disk of {place}", f"{needed // 1_000_000} MB free", got, "Make room, then try again.")


def _require_whole(folder: Path) -> None:
    bench = bench_of(folder)
    try:
        verdict = bench.ledger.verify()
    finally:
        bench.ledger.close()
    if isinstance(verdict, Broken):
        raise verdict.error


def put_back(backed_up: Path, database: Path) -> None:
    """The database as it was, whole or not at all, and nothing of the one that took its place. Raises OSError."""
    beside = database.with_name(f"{database.name}.before")
    shutil.copyfile(backed_up, beside)
    beside.chmod(0o600)
    settle(beside)
    for log in ("-wal", "-shm"):
        database.with_name(database.name + log).unlink(missing_ok=True)
    beside.replace(database)
    settle(database)
