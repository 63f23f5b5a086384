"""How much of a site's record lies beyond its last checkpoint outside the database, seen while the kiosk is served."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from kiosk.cli.checks.beside import read_beside
from kiosk.cli.sites import shared_database
from kiosk.config import Settings
from kiosk.domain.errors import ParseError
from kiosk.handoffs.opening import safeguards
from kiosk.ledger.checkpoints import LONGEST, MOST_FACTS, Exposure, exposure, kept_outside
from kiosk.ledger.kept import KeptFile
from kiosk.ledger.kinds import open_database

REMEDY = (
    "Start the kiosk, or kiosk audit checkpoint --site FOLDER. Look whether the file named under checkpoints in "
    "kiosk.toml can be written; where it was cut or lost, put its copy back and call the quality officer."
)


def told(folder: Path, settings: Settings, now: datetime) -> str:
    """What only the database vouches for. Raises ParseError where that is more than it may be, OSError."""
    last, cosigned = kept_outside(KeptFile(folder / settings.checkpoints))
    found = _read(
        folder, settings, lambda connection: exposure(connection, settings.site, settings.kiosk, last, cosigned)
    )
    made = f"last {last.at:%Y-%m-%d %H:%M} UTC" if last is not None else "none yet"
    by = f"cosigned up to {cosigned.checkpoint.size}" if cosigned is not None else "not cosigned"
    said = f"{found.facts} facts, {found.minutes(now)} minutes beyond the last one outside the database ({made}, {by})"
    if found.lacking is not None:
        raise ParseError("checkpoints", f"one of {found.lacking} facts in {settings.checkpoints}", said)
    if found.too_wide(now):
        most = f"at most {MOST_FACTS} facts and {int(LONGEST.total_seconds() // 60)} minutes"
        raise ParseError("checkpoints", most, said)
    return said


def _read(folder: Path, settings: Settings, work: Callable[[Connection], Exposure]) -> Exposure:
    shared = shared_database(settings)
    if shared is not None:
        with closing(open_database(shared.address, safeguards(folder, shared))) as database:
            return database.read(work)
    return read_beside(folder, "checkpoints", work)
