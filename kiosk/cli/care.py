"""`kiosk doctor`: is everything here that the kiosk needs, and is it what it should be?"""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from kiosk.cli.answers import BROKEN, DONE, document, leave
from kiosk.cli.checks import backups, checkpoints, computer, evidence, label_rules, place, profiles, timekeeping
from kiosk.cli.checks.check import Check, found
from kiosk.cli.checks.compliance import rows as regulation_rows
from kiosk.cli.checks.compliance import told as regulations_told
from kiosk.cli.deployed import locked_down
from kiosk.config import load_hazards, load_regulations, load_settings, load_therapies
from kiosk.devices.clock import SystemClock
from kiosk.domain.errors import KioskError
from kiosk.handoffs.fitness import CONFIRM
from kiosk.labels.template import template_sha256

INSTALL = "Install this release anew, whole: make setup."
PROFILES = "Put right the profile that is named. If it is one that ships, install this release anew, whole: make setup."
LIBRARIES = "Install the missing library: make setup, or the system packages README.md names."
CLOCK = "Let the computer keep its clock by the network (chrony or systemd-timesyncd), then look again."
SETTINGS = "Put kiosk.toml right where it says so."
RULES = f"Name the edition in force in kiosk.toml. {CONFIRM}"
LOCK_DOWN = "Put the settings right, then kiosk deploy --site FOLDER --to /."


@click.command()
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also check this site: record, folder, camera, printers, certificate, port, lock-down.",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("/"),
    help="Root of the file system whose lock-down files to compare; / when left out.",
)
@click.option(
    "--compliance",
    is_flag=True,
    help="Look at nothing: list what is supported of each regulation, and whose the rest is.",
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def doctor(folder: Path | None, root: Path, *, compliance: bool, as_document: bool) -> None:
    """Look at what was installed and, with --site, at all that a site needs; say what to do about each fault."""
    if compliance:
        _tell_regulations(as_document=as_document)
    rows = [found(check) for check in checks_for(folder, root)]
    well = all(row.ok for row in rows)
    if as_document:
        document({"checks": [asdict(row) for row in rows], "agreed": well})
    else:
        for row in rows:
            click.echo(f"{'ok ' if row.ok else 'BAD'} {row.check}: {row.says}")
    leave(DONE if well else BROKEN)


def _tell_regulations(*, as_document: bool) -> NoReturn:
    if as_document:
        document(regulation_rows(load_regulations()))
    else:
        for line in regulations_told(load_regulations()):
            click.echo(line)
    leave(DONE)


def checks_for(folder: Path | None, root: Path) -> list[Check]:
    """Everything the doctor looks at: of the installation, and of a site where one is given."""
    checks = [
        Check("readers", computer.readers, LIBRARIES),
        Check("libraries", computer.libraries, LIBRARIES),
        Check("label templates and fonts", lambda: f"template {template_sha256()[:12]}", LIBRARIES),
        Check("label rules", label_rules.told, INSTALL),
        Check("printer profiles", lambda: profiles.told(folder), PROFILES),
        Check("therapies", lambda: ", ".join(load_therapies()), INSTALL),
        Check("hazards", lambda: f"{len(load_hazards())} hazards", INSTALL),
        Check("clock", computer.clock, CLOCK),
    ]
    return checks if folder is None else [*checks, *_checks_of_site(folder, root)]


def _checks_of_site(folder: Path, root: Path) -> list[Check]:
    try:
        settings = load_settings(folder)
        checks = place.checks_of(folder, settings)
    except KioskError as error:
        return [Check("site", partial(_broken, error), SETTINGS)]
    # First, for whoever opens the record signs where it stands.
    now = SystemClock().now().utc
    checks.insert(0, Check("checkpoints", lambda: checkpoints.told(folder, settings, now), checkpoints.REMEDY))
    checks.insert(1, Check("backup", lambda: backups.told(folder, settings, now), backups.REMEDY))
    checks.insert(2, Check("evidence", lambda: evidence.told(folder, settings, now), evidence.REMEDY))
    checks.append(Check("clock and record", lambda: timekeeping.told(folder, settings), timekeeping.REMEDY))
    rules = Check("label rules in force", lambda: label_rules.told_of(folder, settings, SystemClock().now().utc), RULES)
    return [*checks, rules, Check("lock-down", lambda: locked_down(folder, settings, root), LOCK_DOWN)]


def _broken(error: KioskError) -> str:
    raise error
