"""The single values a fact is made of: each has one written form, and no other is read.

Decimal and moments are text, for JSON's numbers are floats to half its readers. Each function raises Misfit.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kiosk.domain.errors import ParseError

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
JsonObject = dict[str, Json]

WHOLE_LIMIT = 2**53
"""RFC 8785 clause 3.2.2.3 with RFC 7493 clause 2.2: from here on a reader may round."""

DECIMAL_DIGITS = 30
"""More than any amount has; a bound, for `Decimal('1E+999999')` is short only until it is written out."""

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Misfit(Exception):
    """A value that has no form here, found on the way down; `path` grows on the way up."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.expected = expected
        self.got = got
        self.path: tuple[str, ...] = ()

    def within(self, name: str) -> "Misfit":
        """The same misfit, seen from one level further out."""
        self.path = (name, *self.path)
        return self

    def as_error(self, what: str) -> ParseError:
        """The misfit as everybody else sees it."""
        return ParseError(".".join((what, *self.path)), self.expected, self.got)


def write_text(value: object) -> Json:
    """Unicode NFC without lone surrogates: two forms of one text would be two hashes."""
    if type(value) is not str:
        raise Misfit("text", repr(value))
    return read_text(value)


def read_text(value: Json) -> str:
    """Text as written."""
    if type(value) is not str:
        raise Misfit("text", repr(value))
    if not value.isascii():
        if not unicodedata.is_normalized("NFC", value):
            raise Misfit("text in Unicode NFC", repr(value))
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Misfit("text without lone surrogates", repr(value))
    return value


def write_truth(value: object) -> Json:
    """True or false."""
    if type(value) is not bool:
        raise Misfit("true or false", repr(value))
    return value


def read_truth(value: Json) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise Misfit("true or false", repr(value))
    return value


def write_whole(value: object) -> Json:
    """A whole number below 2^53 either way."""
    if type(value) is not int:
        raise Misfit("a whole number", repr(value))
    return read_whole(value)


def read_whole(value: Json) -> int:
    """A whole number below 2^53 either way. True is no number."""
    if type(value) is not int:
        raise Misfit("a whole number", repr(value))
    if not -WHOLE_LIMIT < value < WHOLE_LIMIT:
        raise Misfit("a whole number below 2^53", repr(value))
    return value


def write_decimal(value: object) -> Json:
    """Plain digits, no exponent; trailing zeros stay, for they say how well something was measured."""
    if type(value) is not Decimal or not value.is_finite():
        raise Misfit("a finite Decimal", repr(value))
    if len(value.as_tuple().digits) > DECIMAL_DIGITS or abs(value.adjusted()) > DECIMAL_DIGITS:
        raise Misfit(f"a Decimal of at most {DECIMAL_DIGITS} digits", repr(value))
    return f"{value:f}"


def read_decimal(value: Json) -> Decimal:
    """Plain digits, no exponent."""
    if type(value) is not str or len(value) > 2 * DECIMAL_DIGITS + 3 or _DECIMAL.fullmatch(value) is None:
        raise Misfit("decimal digits as text", repr(value))
    return Decimal(value)


def write_moment(value: object) -> Json:
    """UTC to the microsecond, `2026-01-31T09:05:00.000000Z`."""
    if type(value) is not datetime or value.utcoffset() != timedelta(0):
        raise Misfit("a moment in UTC", repr(value))
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_moment(value: Json) -> datetime:
    """UTC to the microsecond."""
    if type(value) is not str or _MOMENT.fullmatch(value) is None:
        raise Misfit("a moment in UTC as text", repr(value))
    try:
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
    except ValueError:
        raise Misfit("a moment in UTC as text", repr(value)) from None


def write_day(value: object) -> Json:
    """A calendar day, `2026-01-31`."""
    if type(value) is not date:
        raise Misfit("a date", repr(value))
    return value.isoformat()


def read_day(value: Json) -> date:
    """A calendar day."""
    if type(value) is not str or _DAY.fullmatch(value) is None:
        raise Misfit("a date as text", repr(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Misfit("a date as text", repr(value)) from None
