"""The rule tables for labels: what in them nobody confirmed, and what of that a site's labels may carry."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.config import Settings, load_confirmed_rows, load_destinations
from kiosk.domain.editions import edition_of, not_in_force, unconfirmed
from kiosk.domain.errors import ParseError
from kiosk.domain.statements import Footing
from kiosk.handoffs.founding import PRODUCTION
from kiosk.handoffs.label_rules import SHIPPERS
from kiosk.labels.editions import editions


def told() -> str:
    """Every edition that ships, from when it is in force, and its rows that are not confirmed. Raises ParseError."""
    return "; ".join(
        f"{one.id} from {one.in_force_from}: {_flagged([row.id for row in one.rows if not row.confirmed])}"
        for one in editions().values()
    )


def told_of(folder: Path, settings: Settings, now: datetime) -> str:
    """The edition a site names, in force, and its rows that are not confirmed: BAD in production. Raises ParseError."""
    edition = edition_of(editions(), settings.region, settings.edition)
    reason = not_in_force(editions(), edition, now.astimezone(ZoneInfo(settings.timezone)).date())
    if reason is not None:
        raise ParseError("label rules", reason.expected, reason.read)
    shippers = load_destinations(folder) is not None and not SHIPPERS.isdisjoint(settings.printing)
    footings = map(Footing, settings.footings.values())
    rows = [row.id for row in unconfirmed(edition, load_confirmed_rows(folder, edition), footings, shippers=shippers)]
    if rows and settings.mode == PRODUCTION:
        raise ParseError(f"label rules {edition.id}", "rows confirmed from the text itself", _flagged(rows))
    used = f"; not confirmed, and used here, as only a demonstration may: {', '.join(rows)}" if rows else ""
    return f"{edition.id}, {edition.title}{used}"


def _flagged(rows: list[str]) -> str:
    return f"not confirmed: {', '.join(rows)}" if rows else "confirmed"
