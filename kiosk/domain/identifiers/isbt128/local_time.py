"""Dates and times of ISBT 128: cyyjjj and cyyjjjhhmm, the local time of the place, without a zone.

c is the hundreds digit of the year (9 for 19xx, 0 for 20xx, 1 for 21xx), yy the year in it, jjj the day of the year.
A product that is good to the end of a day has the time 2359, and so has one whose time of day is not known
(ISBT 128 ST-001, structures 004–009).

>>> LocalDateTime("0263260305").local
datetime.datetime(2026, 11, 22, 3, 5)
>>> LocalDateTime.at(datetime(2028, 12, 31, 23, 59)).text
'0283662359'
"""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown

_CENTURIES = {"9": 1900, "0": 2000, "1": 2100}
_DATE = re.compile(r"[019][0-9]{5}")
_DATE_TIME = re.compile(r"[019][0-9]{5}([01][0-9]|2[0-3])[0-5][0-9]")

LAST_MINUTE = time(23, 59)
"""The time that stands for 'to the end of the day' and for 'time not known'."""


@dataclass(frozen=True)
class LocalDate:
    """A date as six characters cyyjjj. Raises ParseError for a day that the year does not have."""

    text: str

    def __post_init__(self) -> None:
        if _DATE.fullmatch(self.text) is None:
            raise ParseError("Date", "6 digits: century 9, 0 or 1, year, day of the year", shown(self.text))
        if not 1 <= self._day <= (366 if isleap(self._year) else 365):
            raise ParseError("Date", f"a day of the year {self._year}", f"day {self.text[3:]}")

    @classmethod
    def on(cls, day: date) -> Self:
        """That date, in 1900–2199. Raises ParseError outside, and for a moment given in place of a date."""
        if isinstance(day, datetime):
            raise ParseError("Date", "a date without a time of day", day.isoformat())
        if not 1900 <= day.year <= 2199:
            raise ParseError("Date", "a year from 1900 to 2199", str(day.year))
        return cls(f"{day.year // 100 % 10}{day.year % 100:02d}{day.timetuple().tm_yday:03d}")

    @property
    def local(self) -> date:
        """The date on the calendar of the place."""
        return date(self._year, 1, 1) + timedelta(days=self._day - 1)

    @property
    def _year(self) -> int:
        return _CENTURIES[self.text[0]] + int(self.text[1:3])

    @property
    def _day(self) -> int:
        return int(self.text[3:])


@dataclass(frozen=True)
class LocalDateTime:
    """A moment as ten characters cyyjjjhhmm. Raises ParseError for a day that the year does not have."""

    text: str

    def __post_init__(self) -> None:
        if _DATE_TIME.fullmatch(self.text) is None:
            raise ParseError(
                "Date and time", "10 digits: century 9, 0 or 1, year, day of the year, hour, minute", shown(self.text)
            )
        LocalDate(self.text[:6])

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """That moment of local time. Raises ParseError for one with a zone or with seconds, which would be lost."""
        if moment.tzinfo is not None:
            raise ParseError("Date and time", "local time without a zone", moment.isoformat())
        if moment.second or moment.microsecond:
            raise ParseError("Date and time", "whole minutes", moment.isoformat())
        return cls(f"{LocalDate.on(moment.date()).text}{moment:%H%M}")

    @classmethod
    def end_of(cls, day: date) -> Self:
        """The end of a day: 2359."""
        return cls(LocalDate.on(day).text + "2359")

    @property
    def local(self) -> datetime:
        """The moment on the clock of the place, without a zone."""
        hour, minute = int(self.text[6:8]), int(self.text[8:])
        return datetime.combine(LocalDate(self.text[:6]).local, time(hour, minute))

    @property
    def is_last_minute(self) -> bool:
        """Whether the time is 2359, which may also say that the time of day is not known."""
        return self.local.time() == LAST_MINUTE
