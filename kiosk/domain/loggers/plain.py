"""The plain format: three columns, for any logger whose software can be told to write them.

```
logger,at,celsius
TL-0042,2026-11-23T08:00:00-05:00,4.2
```

`logger` is the serial number, the same in every line; `at` is ISO 8601 to the second with its offset from UTC or `Z`;
`celsius` is in °C with a decimal point. Lines stand in order of time. Nothing is quoted, and there is no other column.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal

from kiosk.domain.errors import ParseError
from kiosk.domain.temperature import TemperatureLog, TemperatureReading
from kiosk.domain.text import shown

LAYOUT = "plain"
HEAD = "logger,at,celsius"
_LINE = re.compile(
    r"([A-Z0-9-]{1,30}),(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)),(-?\d{1,3}(?:\.\d{1,3})?)", re.ASCII
)


def begins(first: str) -> bool:
    """Whether a file with this first line is one."""
    return first == HEAD


def read(lines: tuple[str, ...]) -> TemperatureLog:
    """The log in the lines. Raises ParseError with the number of the line that does not fit."""
    readings, loggers = [], set()
    for number, line in enumerate(lines[1:], start=2):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ParseError(f"line {number} of a temperature file", HEAD, shown(line))
        loggers.add(found[1])
        readings.append(TemperatureReading(_moment(number, found[2]), Decimal(found[3])))
    if len(loggers) > 1:
        raise ParseError("temperature file", "one logger", ", ".join(sorted(loggers)[:3]))
    return TemperatureLog(loggers.pop() if loggers else "", LAYOUT, tuple(readings))


def _moment(number: int, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ParseError(f"time in line {number} of a temperature file", "a moment there is", text) from None
