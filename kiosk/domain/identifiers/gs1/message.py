r"""A GS1 message: the element strings of one symbol, all of them, as raw data or as people read them.

Raw data holds a separator (0x1D) after every element but the last and those of fixed length; the human-readable form
has each application identifier in brackets. Nothing is interpreted until the whole verifies.

>>> Gs1Message.parse("(8018)952132126000000014(8019)1").raw()
'8018952132126000000014\x1d80191'
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.gs1.dates import day_or_month_end, moment
from kiosk.domain.identifiers.gs1.elements import APPLICATION_IDENTIFIERS, Element
from kiosk.domain.text import LONGEST_SYMBOL, shown

SEPARATOR = "\x1d"
"""The separator character of element strings (GS1 General Specifications: FNC1 as transmitted)."""

MARKS = (SEPARATOR, "]C1", "]d2", "]Q3", "]e0")
"""What raw data may begin with to say that it is GS1: FNC1, or a symbology identifier (ISO/IEC 15424)."""


def looks_gs1(text: str) -> bool:
    """Whether the text says of itself that it is GS1: a bracket first, a GS1 mark first, or a separator in it."""
    return text.startswith(("(", *MARKS)) or SEPARATOR in text


_NAME = "GS1 message"
_READABLE = re.compile(r"(?:\([0-9]{2,4}\)[^()]+)+")
_READABLE_ELEMENT = re.compile(r"\(([0-9]{2,4})\)([^()]+)")


@dataclass(frozen=True)
class Gs1Message:
    """The elements of one symbol in order. Raises ParseError for none, one twice, or a company not allowed."""

    elements: tuple[Element, ...]

    KIND: ClassVar[str] = "gs1"

    def __post_init__(self) -> None:
        present = [element.ai for element in self.elements]
        if not present:
            raise ParseError(_NAME, "at least one element", "none")
        if len(set(present)) != len(present):
            raise ParseError(_NAME, "each application identifier once", shown(self.format()))
        for element in self.elements:
            _refuse_company(element, present)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The message of a text that is known to be GS1. Raises ParseError.

        Human-readable if it begins with a bracket, else raw; raw data may begin with one of `MARKS`.
        """
        if len(text) > LONGEST_SYMBOL:
            raise ParseError(_NAME, "the text of one symbol", shown(text))
        return cls(_readable_elements(text) if text.startswith("(") else _raw_elements(text))

    @property
    def value(self) -> str:
        """The canonical text: as people read it."""
        return self.format()

    def format(self) -> str:
        """The message as people read it."""
        return "".join(element.format() for element in self.elements)

    def raw(self) -> str:
        """The data of the symbol, with separators only where they must stand, without the leading FNC1."""
        parts = [e.ai + e.text + (SEPARATOR if e.row.fixed is None else "") for e in self.elements]
        return "".join(parts).removesuffix(SEPARATOR)

    def get(self, ai: str) -> str | None:
        """The value of that application identifier, None when the message has none."""
        return next((element.text for element in self.elements if element.ai == ai), None)

    @property
    def carried(self) -> frozenset[str]:
        """The application identifiers in the message."""
        return frozenset(element.ai for element in self.elements)

    @property
    def expiry_date(self) -> date | None:
        """The date of (17); day 00 is the last of the month."""
        text = self.get("17")
        return None if text is None else day_or_month_end(text)

    @property
    def expiry(self) -> datetime | None:
        """The moment of (7003), local time without a zone."""
        text = self.get("7003")
        return None if text is None else moment(text)

    @property
    def produced(self) -> datetime | None:
        """The moment of (8008), local time without a zone."""
        text = self.get("8008")
        return None if text is None else moment(text)


def _refuse_company(element: Element, present: list[str]) -> None:
    row = element.row
    if row.needs and not any(ai in present for ai in row.needs):
        raise ParseError(_NAME, f"({row.ai}) together with ({') or ('.join(row.needs)})", f"({')('.join(present)})")
    if any(ai in present for ai in row.excludes):
        raise ParseError(_NAME, f"({row.ai}) without ({') or ('.join(row.excludes)})", f"({')('.join(present)})")


def _readable_elements(text: str) -> tuple[Element, ...]:
    if _READABLE.fullmatch(text) is None:
        raise ParseError(_NAME, "application identifiers in brackets, each with its value", shown(text))
    return tuple(Element(ai, value) for ai, value in _READABLE_ELEMENT.findall(text))


def _raw_elements(text: str) -> tuple[Element, ...]:
    mark = next((mark for mark in MARKS if text.startswith(mark)), "")
    rest = text.removeprefix(mark)
    found: list[Element] = []
    while rest:
        ai = next((ai for ai in APPLICATION_IDENTIFIERS if rest.startswith(ai)), None)
        if ai is None:
            raise ParseError(_NAME, "an application identifier that is read here", shown(rest))
        value, rest = _cut(rest.removeprefix(ai), APPLICATION_IDENTIFIERS[ai].fixed)
        found.append(Element(ai, value))
    return tuple(found)


def _cut(rest: str, fixed: int | None) -> tuple[str, str]:
    """The value at the beginning of `rest`, and what follows it. A separator must have something after it."""
    value, after = (rest[:fixed], rest[fixed:]) if fixed is not None else _until_separator(rest)
    if after == SEPARATOR:
        raise ParseError(_NAME, "an element after the separator", "the end of the data")
    return value, after.removeprefix(SEPARATOR)


def _until_separator(rest: str) -> tuple[str, str]:
    value, separator, after = rest.partition(SEPARATOR)
    return value, separator + after
