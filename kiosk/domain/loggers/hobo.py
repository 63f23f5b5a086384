"""The text export of HOBOware, the software of Onset's HOBO loggers (`File > Export Table Data`, CSV, its defaults).

```
"Plot Title: TL-0042"
"#","Date Time, GMT-05:00","Temp, °C (LGR S/N: 20555870, SEN S/N: 20555870)","Stopped (LGR S/N: 20555870)",...
1,11/23/26 08:00:00 AM,4.21,,
```

The title may be missing. The offset from UTC stands in the head of the second column and holds for the whole file; the
serial number in the head of the temperature. Lines that tell an event (`Logged` in a further column) have none.
Source: exports as published by their users; the maker states no grammar. Month, day and year stand in that order: a
file written with other preferences is refused where it shows, so a site keeps the default.
"""

import csv
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from kiosk.domain.errors import ParseError
from kiosk.domain.temperature import TemperatureLog, TemperatureReading
from kiosk.domain.text import shown

LAYOUT = "HOBOware"
_TITLE = "Plot Title: "
_WHEN = re.compile(r"Date Time, GMT([+-])(\d\d):(\d\d)", re.ASCII)
_HEAT = re.compile(r"Temp, °([CF]) \(LGR S/N: (\d{4,20}), SEN S/N: \d{4,20}(?:, LBL: [^()]{1,60})?\)", re.ASCII)
_TIME = re.compile(r"\d\d/\d\d/\d\d \d\d:\d\d:\d\d [AP]M", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?", re.ASCII)
_HUNDREDTH = Decimal("0.01")


def begins(first: str) -> bool:
    """Whether a file with this first line is one."""
    return first.lstrip('"').startswith((_TITLE, "#"))


def read(lines: tuple[str, ...]) -> TemperatureLog:
    """The log in the lines. Raises ParseError with the number of the line that does not fit."""
    begun = 1 if lines[0].lstrip('"').startswith(_TITLE) else 0
    try:
        rows = list(csv.reader(lines[begun:], strict=True))
    except csv.Error as error:
        raise ParseError("temperature file", "lines of comma-separated values", str(error)) from None
    head = rows[0] if rows else []
    zone, fahrenheit, serial = _head(head)
    readings = []
    for number, row in enumerate(rows[1:], start=begun + 2):
        if len(row) != len(head) or not row[0].isdecimal():
            raise ParseError(f"line {number} of a temperature file", f"{len(head)} columns", shown(",".join(row)))
        if row[2]:
            readings.append(TemperatureReading(_moment(number, row[1], zone), _celsius(number, row[2], fahrenheit)))
        elif "Logged" not in row[3:]:
            raise ParseError(f"line {number} of a temperature file", "a temperature or an event", "neither")
    return TemperatureLog(serial, LAYOUT, tuple(readings))


def _head(head: list[str]) -> tuple[timezone, bool, str]:
    when = _WHEN.fullmatch(head[1]) if len(head) > 2 and head[0] == "#" else None
    heat = _HEAT.fullmatch(head[2]) if when is not None else None
    if when is None or heat is None:
        raise ParseError("columns of a temperature file", "#, Date Time with its GMT offset, Temp with its unit and "
                         "serial number", shown(", ".join(head)))  # fmt: skip
    if any(column.startswith("Temp,") for column in head[3:]):
        raise ParseError("columns of a temperature file", "one temperature", "several")
    ahead = timedelta(hours=int(when[2]), minutes=int(when[3]))
    if ahead > timedelta(hours=14) or int(when[3]) > 59:
        raise ParseError("offset of a temperature file", "at most 14 hours from UTC", head[1])
    return timezone(-ahead if when[1] == "-" else ahead), heat[1] == "F", heat[2]


def _moment(number: int, text: str, zone: timezone) -> datetime:
    try:
        if _TIME.fullmatch(text) is None:
            raise ValueError(text)
        return datetime.strptime(text, "%m/%d/%y %I:%M:%S %p").replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise ParseError(
            f"time in line {number} of a temperature file", "MM/DD/YY hh:mm:ss AM or PM", shown(text)
        ) from None


def _celsius(number: int, text: str, fahrenheit: bool) -> Decimal:  # noqa: FBT001  the unit of the whole file
    if _DEGREES.fullmatch(text) is None:
        raise ParseError(f"temperature in line {number} of a file", "degrees with a decimal point", shown(text))
    degrees = Decimal(text)
    return ((degrees - 32) * 5 / 9).quantize(_HUNDREDTH) if fahrenheit else degrees
