"""Moments in words that can't be misread: the month as a word, the zone named."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import g


def moment_words(moment: datetime, zone: str) -> str:
    """'23 Nov 2026, 08:05 EST (UTC-05:00)' in the language of this request."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    said = format_datetime(local, "d MMM yyyy, HH:mm", locale=_locale())
    return f"{said} {local.tzname() or zone} (UTC{local:%z})".replace("(UTC+0000)", "").strip()


def time_words(moment: datetime, zone: str) -> str:
    """'08:05 EST'."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    return f"{local:%H:%M} {local.tzname() or zone}"


def date_words(day: date) -> str:
    """'29 February 1980' in the language of this request."""
    return format_date(day, "d MMMM yyyy", locale=_locale())


def iso(moment: datetime) -> str:
    """The moment in UTC as machines read it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _locale() -> str:
    return str(g.get("language", "en"))
