"""`kiosk backup`: the record copied elsewhere while it is served. `acknowledge`: a restored one is taken up again."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import click

from kiosk import __version__
from kiosk.cli.answers import DONE, document, leave, say
from kiosk.cli.restoring import FOLDER, signed_by_two
from kiosk.cli.sites import SITE, bench_of
from kiosk.config import load_settings
from kiosk.config.backed_up import CHECKPOINTS_PART, parts_of
from kiosk.devices.clock import SystemClock
from kiosk.domain.errors import KioskError
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.restoring import ACKNOWLEDGE, acknowledge_restored
from kiosk.ledger import backup as backups
from kiosk.ledger.backup import DATABASE
from kiosk.ledger.errors import BackupBroken


class OfTheServer(KioskError):
    """The record is on a server, whose backups are not made by a kiosk."""

    remedy = "Back up the server itself, with pg_basebackup: docs/several-kiosks.md, 8, has the commands."

    def __str__(self) -> str:
        return "backup: Expected a record in this folder, got one on a server that kiosks share."


@click.command()
@SITE
@click.option("--to", "place", type=FOLDER, required=True, help="Folder for backups, on another disk, encrypted.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def backup(folder: Path, place: Path, *, as_document: bool) -> None:
    """Back the site up, served or not, and read the backup back. Private keys are never in it: keep them apart."""
    settings = load_settings(folder)
    if settings.database:
        raise OfTheServer
    made = back_up(folder, place)
    manifest = backups.read(made)
    if as_document:
        document({"folder": str(made), "facts": manifest.facts, "head": manifest.head, "schema": manifest.schema})
    say(f"{manifest.facts} facts backed up to {made}, and read back. No key is in it: keep a copy of them apart.")
    leave(DONE)


def back_up(folder: Path, place: Path) -> Path:
    """A backup of the site in a folder of its own within `place`. Raises as `backup.make`."""
    settings = load_settings(folder)
    return backups.make(
        folder / DATABASE, parts_of(folder, settings), place, site=settings.site, release=__version__,
        at=SystemClock().now().utc.replace(microsecond=0), require=_require_verified,
    )  # fmt: skip


def _require_verified(folder: Path) -> None:
    """The verifier that shares no code with the kiosk finds the copied record whole. Raises BackupBroken."""
    command = [sys.executable, "-I", str(files("kiosk.ledger") / "verify.py"), str(folder / DATABASE)]
    command += ["--keys", str(folder / DEVICE_KEYS), "--json"]
    if (folder / CHECKPOINTS_PART).exists():
        command += ["--checkpoint", str(folder / CHECKPOINTS_PART)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own file
    if done.returncode:
        raise BackupBroken(folder, "a record that verifies", (done.stdout + done.stderr).strip()[-300:])


@click.command()
@SITE
@click.option(
    "--badge", "badges", multiple=True, required=True, help="Badge of quality, then of an administrator or director."
)
def acknowledge(folder: Path, badges: tuple[str, ...]) -> None:
    """Two people sign that they looked at what a restored record lacks, bag by bag; before, nobody works with it."""
    bench = bench_of(folder)
    try:
        for one in acknowledge_restored(bench, signed_by_two(bench, ACKNOWLEDGE, badges)):
            lost = f"{one.lost} facts known to be lost"
            say(f"Acknowledged: restored {one.at:%Y-%m-%d %H:%M} UTC from {one.backup}, {lost}.")
    finally:
        bench.ledger.close()
    leave(DONE)
