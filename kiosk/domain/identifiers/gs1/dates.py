"""Dates of GS1 application identifiers, two digits for the year.

GS1 resolves the century by a window around today's year. The domain has no clock: every year here is 20yy, which the
window gives as well for any year that a cell therapy's label can mean until 2050.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown

_YYMMDD = re.compile(r"[0-9]{6}")
_WHOLE_MONTH = "00"


def day_or_month_end(text: str) -> date:
    """The date YYMMDD; day 00 means the last day of the month (GS1, AI 17). Raises ParseError."""
    if text[4:] == _WHOLE_MONTH and _YYMMDD.fullmatch(text):
        year, month = 2000 + int(text[:2]), int(text[2:4])
        if 1 <= month <= 12:
            return date(year, month, monthrange(year, month)[1])
    return day(text)


def day(text: str) -> date:
    """The date YYMMDD of the calendar, day 00 refused. Raises ParseError."""
    if _YYMMDD.fullmatch(text) is None:
        raise ParseError("GS1 date", "6 digits: year, month, day", shown(text))
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise ParseError("GS1 date", "a day of the calendar", shown(text)) from None


def moment(text: str) -> datetime:
    """The local moment YYMMDDhh with mm and ss where they follow, without a zone. Raises ParseError."""
    clock = re.fullmatch(r"([0-9]{2})([0-9]{2})?([0-9]{2})?", text[6:])
    if clock is None:
        raise ParseError("GS1 date and time", "digits: year, month, day, hour, minute, second", shown(text))
    hour, minute, second = (int(part or 0) for part in clock.groups())
    try:
        at = time(hour, minute, second)
    except ValueError:
        raise ParseError("GS1 date and time", "a time of day", shown(text)) from None
    return datetime.combine(day(text[:6]), at)
