"""The backups of a site, seen by what lies in their folder."""

from datetime import datetime
from pathlib import Path

from kiosk.cli.sites import backup_plan
from kiosk.config import Settings
from kiosk.domain.errors import ParseError
from kiosk.handoffs.backing_up import standing
from kiosk.handoffs.founding import PRODUCTION

REMEDY = (
    "Name backup_folder in kiosk.toml, on another computer's disk, encrypted; look whether it is mounted, writable and "
    "has room, and try kiosk backup --site FOLDER --to FOLDER."
)


def told(folder: Path, settings: Settings, now: datetime) -> str:
    """The last good backup. Raises ParseError where one is late or fails, or a production site has none planned."""
    if settings.database:
        return "the hospital's, of the server: docs/several-kiosks.md, 8"
    plan = backup_plan(folder, settings)
    if plan is None:
        if settings.mode == PRODUCTION:
            raise ParseError("backup", "one planned by backup_folder", "none")
        return "none planned, and a throw-away site needs none"
    found = standing(plan, now)
    last = f"the last good one of {found.last.at:%Y-%m-%d %H:%M} UTC" if found.last is not None else "no good one"
    if found.wrong:
        raise ParseError("backup", f"one every {plan.every.total_seconds() / 3600:.0f} hours", f"{last}: {found.wrong}")
    return (
        f"{last}, {found.last.facts if found.last is not None else 0} facts; private keys are in none: keep them apart"
    )
