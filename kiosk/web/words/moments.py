"""Moments in words that can't be misread: the month as a word, the zone named."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import g

from kiosk.web.words import gettext as _
from kiosk.web.words import words

DAY_AND_TIME = words("d MMM yyyy, HH:mm")
DAY = words("d MMMM yyyy")
"""How a language writes a day, in the letters of the Unicode date patterns (UTS 35)."""

ZONES = {"CET": words("CET"), "CEST": words("CEST")}
"""Abbreviations of zones that another language has its own for."""


def moment_words(moment: datetime, zone: str) -> str:
    """'23 Nov 2026, 08:05 EST (UTC-05:00)' in the language of this request."""
    offset = offset_words(moment, zone)
    return f"{wall_words(moment, zone)} ({offset})" if offset else wall_words(moment, zone)


def wall_words(moment: datetime, zone: str) -> str:
    """'23 Nov 2026, 08:05 EST' in the language of this request."""
    local = _local(moment, zone)
    return f"{format_datetime(local, _(DAY_AND_TIME), locale=_language())} {_zone_of(local)}"


def offset_words(moment: datetime, zone: str) -> str:
    """'UTC-05:00'; '' where the zone is called nothing else."""
    local = _local(moment, zone)
    return "" if _zone_of(local).startswith("UTC") else f"UTC{_offset(local)}"


def time_words(moment: datetime, zone: str) -> str:
    """'08:05 EST'."""
    local = _local(moment, zone)
    return f"{local:%H:%M} {_zone_of(local)}"


def date_words(day: date) -> str:
    """'29 February 1980' in the language of this request."""
    return format_date(day, _(DAY), locale=_language())


def iso(moment: datetime) -> str:
    """The moment in UTC as machines read it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone or "UTC"))


def _zone_of(local: datetime) -> str:
    """The zone's abbreviation; of a zone that has none, its distance from UTC."""
    name = local.tzname() or ""
    return _(ZONES.get(name, name)) if name.isalpha() else f"UTC{_offset(local)}"


def _offset(local: datetime) -> str:
    """'+05:30'. Hours and minutes apart by a colon, as ISO 8601 has it."""
    return f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5]


def _language() -> str:
    return str(g.get("language", "en"))
