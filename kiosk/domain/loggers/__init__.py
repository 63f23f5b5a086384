"""Files of temperature loggers: a table of formats, each with the one function that reads it.

A file is bytes from outside (hazard H22): its size, the length of its lines and their number are bounded, its text is
UTF-8, and what does not fit the grammar of exactly one format is refused. Nothing is guessed, a time zone least of all.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kiosk.domain.errors import ParseError
from kiosk.domain.loggers import hobo, plain
from kiosk.domain.temperature import TemperatureLog
from kiosk.domain.text import shown

MOST_BYTES, MOST_LINES, LONGEST_LINE = 2_000_000, 50_000, 600
"""A reading a minute for a month fits."""

LAYOUTS: Mapping[str, tuple[Callable[[str], bool], Callable[[tuple[str, ...]], TemperatureLog]]] = MappingProxyType(
    {
        plain.LAYOUT: (plain.begins, plain.read),
        hobo.LAYOUT: (hobo.begins, hobo.read),
    }
)
"""Every format by its name: whether a first line begins it, and what reads its lines."""


def read_log(content: bytes) -> TemperatureLog:
    """What a logger's file says. Raises ParseError for anything but one file of one known format."""
    if not 0 < len(content) <= MOST_BYTES:
        raise ParseError("temperature file", f"1 to {MOST_BYTES} bytes", f"{len(content)} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParseError("temperature file", "a text in UTF-8", "other bytes") from None
    lines = tuple(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise ParseError("temperature file", f"{MOST_LINES} lines of {LONGEST_LINE} characters at most", "more")
    if any(not line.isprintable() for line in lines):
        raise ParseError("temperature file", "printable characters", "a control character")
    for begins, read in LAYOUTS.values():
        if begins(lines[0]):
            return read(lines)
    raise ParseError("temperature file", f"one of {', '.join(LAYOUTS)}", shown(lines[0]))
