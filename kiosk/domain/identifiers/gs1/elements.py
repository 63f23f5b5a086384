"""The GS1 application identifiers that are read: what follows each, and what each needs or excludes.

Formats and rules are those of the GS1 Syntax Dictionary, narrowed to these thirteen. Every check digit is computed
here: libraries that parse element strings report a wrong one on the side, or don't look at it.

Our rule: no value holds a bracket. GS1 allows it, but then the human-readable form has two readings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.domain.check_characters import gs1_mod_10
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.gs1.dates import day_or_month_end, moment
from kiosk.domain.text import shown

_TEXT = r"[!\"%&'*+,\-./0-9:;<=>?A-Z_a-z]"
"""GS1 AI encodable character set 82, without the brackets."""


def _nothing_more(text: str) -> None:
    """A field whose grammar says all."""


def _check_digit(text: str) -> None:
    _check_digit_of(text, len(text))


def _document_check_digit(text: str) -> None:
    _check_digit_of(text, 13)


def _check_digit_of(text: str, length: int) -> None:
    if gs1_mod_10(text[: length - 1]) != text[length - 1]:
        raise ParseError("GS1 check digit", "one that agrees with the number", shown(text))


def _expiry_day(text: str) -> None:
    day_or_month_end(text)


def _time(text: str) -> None:
    moment(text)


@dataclass(frozen=True)
class ApplicationIdentifier:
    """One application identifier.

    `fixed` counts the characters of one that needs no separator after it, and is None for every other.
    `needs` are identifiers of which one must stand in the same message, `excludes` those that must not.
    """

    ai: str
    name: str
    grammar: re.Pattern[str]
    expected: str
    fixed: int | None = None
    check: Callable[[str], None] = _nothing_more
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


def _digits(count: int) -> re.Pattern[str]:
    return re.compile(f"[0-9]{{{count}}}")


_FREE = re.compile(_TEXT + "{1,20}")
_GDTI = re.compile("[0-9]{13}" + _TEXT + "{0,17}")
_SRIN = re.compile("[0-9]{1,10}")
_TO_SECONDS = re.compile("[0-9]{8}([0-9]{2}){0,2}")
_X20 = "1 to 20 characters"

APPLICATION_IDENTIFIERS = {
    row.ai: row
    for row in (
        ApplicationIdentifier("00", "SSCC of a shipper", _digits(18), "18 digits", fixed=18, check=_check_digit),
        ApplicationIdentifier("01", "GTIN", _digits(14), "14 digits", fixed=14, check=_check_digit),
        ApplicationIdentifier("10", "lot", _FREE, _X20),
        ApplicationIdentifier("17", "expiry date", _digits(6), "6 digits", fixed=6, check=_expiry_day),
        ApplicationIdentifier("21", "serial number", _FREE, _X20, needs=("01",)),
        ApplicationIdentifier("253", "document", _GDTI, "13 digits, up to 17 characters", check=_document_check_digit),
        ApplicationIdentifier("254", "part of a location", _FREE, _X20, needs=("414",)),
        ApplicationIdentifier("414", "location", _digits(13), "13 digits", fixed=13, check=_check_digit),
        ApplicationIdentifier("7003", "expiry date and time", _digits(10), "10 digits", check=_time),
        ApplicationIdentifier("8008", "production date and time", _TO_SECONDS, "8, 10 or 12 digits", check=_time),
        ApplicationIdentifier(
            "8017", "GSRN of a provider", _digits(18), "18 digits", check=_check_digit, excludes=("8018",)
        ),
        ApplicationIdentifier(
            "8018", "GSRN of a recipient", _digits(18), "18 digits", check=_check_digit, excludes=("8017",)
        ),
        ApplicationIdentifier("8019", "SRIN", _SRIN, "1 to 10 digits", needs=("8017", "8018")),
    )
}
"""The application identifiers by their digits. None is the beginning of another."""


@dataclass(frozen=True)
class Element:
    """One application identifier and its value. Raises ParseError for one not read, or a value it can't have."""

    ai: str
    text: str
    row: ApplicationIdentifier = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        row = APPLICATION_IDENTIFIERS.get(self.ai)
        if row is None:
            raise ParseError("GS1 application identifier", "one that is read here", shown(self.ai))
        if row.grammar.fullmatch(self.text) is None:
            raise ParseError(f"GS1 ({row.ai}) {row.name}", row.expected, shown(self.text))
        row.check(self.text)
        object.__setattr__(self, "row", row)

    def format(self) -> str:
        """The element as people read it, its identifier in brackets."""
        return f"({self.ai}){self.text}"
