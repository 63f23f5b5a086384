"""How much the pictures kept as evidence take, how fast they grow, and for how long there is room."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from kiosk.cli.checks.beside import read_beside
from kiosk.config import Settings
from kiosk.domain.errors import ParseError
from kiosk.ledger.evidence import extent
from kiosk.ledger.scalars import read_moment
from kiosk.ledger.schema import FACTS

LEAST_DAYS = 30
"""Who has to order a disk needs as long."""

REMEDY = "Order a larger disk now, or let quality erase what need not be kept any longer."


def told(folder: Path, settings: Settings, now: datetime) -> str:
    """Size, growth a day since the site was founded, and room for it. Raises ParseError for too little room."""
    if settings.database:
        return "on the server: its disk is watched there"
    pieces, size, first = read_beside(folder, "evidence", lambda connection: _kept(connection, settings.site))
    days = max(1.0, (now - read_moment(first)) / timedelta(days=1)) if first is not None else 1.0
    a_day = size / days
    said = f"{pieces} pictures, {size / 1e6:.1f} MB, {a_day / 1e6:.1f} MB a day"
    room = shutil.disk_usage(folder).free / a_day if a_day else None
    if room is None or room >= LEAST_DAYS:
        return said if room is None else f"{said}: room for {room:.0f} days"
    raise ParseError("evidence", f"room for {LEAST_DAYS} days", f"{said}: room for {room:.0f} days")


def _kept(connection: Connection, site: str) -> tuple[int, int, str | None]:
    """How many pictures, their bytes, and when the first fact of the site was recorded."""
    begun = connection.execute(select(func.min(FACTS.c.recorded_at)).where(FACTS.c.site == site)).scalar()
    return (*extent(connection, site), begun)
