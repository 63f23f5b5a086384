"""What labels are made of: establishments, patients, moments, names of products.

A text with control, bidirectional or invisible characters never becomes a part (hazard H22); a name is kept exactly as
it is. A patient's name, record number and birth date live here in memory only, on the way to the paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Facility
from kiosk.domain.text import plain_text, shown


def exactly(text: str, what: str, max_length: int) -> None:
    """Refuse a text that is not plain, or that intake should have brought into composed letters. Nothing is altered."""
    if plain_text(text, what, max_length) != text:
        raise ParseError(what, "composed letters (Normalization Form C)", shown(text))


@dataclass(frozen=True)
class Establishment:
    """Who collected or processed: facility identification number, name and address (21 CFR 1271.370)."""

    facility: Facility
    name: str
    address: str

    def __post_init__(self) -> None:
        exactly(self.name, "name of an establishment", 80)
        exactly(self.address, "address of an establishment", 120)


@dataclass(frozen=True)
class Patient:
    """The patient, who is donor and recipient, as the label names them.

    `authority` is the organisation whose record number it is; empty for the site's own hospital.
    """

    name: str
    record_number: str
    birth_date: date
    authority: str = ""

    def __post_init__(self) -> None:
        exactly(self.name, "patient name", 120)
        exactly(self.record_number, "patient record number", 40)
        if self.authority:
            exactly(self.authority, "organisation of the record number", 60)

    @classmethod
    def of(cls, document: Mapping[str, str]) -> Self:
        """The patient whose particulars these are. Raises ParseError for a text that is not plain."""
        born = date.fromisoformat(document["birth_date"])
        return cls(document["name"], document["record_number"], born, document.get("authority", ""))

    @property
    def number(self) -> str:
        """The record number, with the organisation whose it is where it is another's."""
        return f"{self.record_number} ({self.authority})" if self.authority else self.record_number


@dataclass(frozen=True)
class LocalMoment:
    """A minute by the clock of the place, with its zone's abbreviation, and the same minute in UTC.

    ISBT 128 dates are local and carry no zone (ST-001 structures 005 and 007), so the label says both.
    """

    local: datetime
    zone: str
    utc: datetime

    def __post_init__(self) -> None:
        exactly(self.zone, "time zone", 6)
        if self.local.tzinfo is not None or self.utc.utcoffset() != timedelta(0):
            raise ParseError(
                "local moment", "a local time without zone and the same moment in UTC", f"{self.local}, {self.utc}"
            )
        ahead = self.local.replace(tzinfo=UTC) - self.utc
        if abs(ahead) > timedelta(hours=14) or ahead % timedelta(minutes=15):
            raise ParseError("local moment", "a zone at most 14 hours off UTC, in quarters of an hour", str(ahead))
        if self.local.second or self.local.microsecond:
            raise ParseError("local moment", "whole minutes", self.local.isoformat())

    @property
    def shown(self) -> str:
        """For example `22 NOV 2026 10:15 EST`."""
        return f"{day(self.local)} {self.local:%H:%M} {self.zone}"

    @property
    def shown_utc(self) -> str:
        """For example `22 NOV 2026 15:15 UTC`."""
        return f"{day(self.utc)} {self.utc:%H:%M} UTC"


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def day(moment: date) -> str:
    """A day as labels write it, whatever the language of the machine: `22 NOV 2026`."""
    return f"{moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d}"


@dataclass(frozen=True)
class ProductName:
    """The proper name of the product: class, then modifiers, then attributes, in decreasing size (ST-001 section 7)."""

    product_class: str
    modifiers: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for text in (self.product_class, *self.modifiers, *self.attributes):
            exactly(text, "product name", 80)


@dataclass(frozen=True)
class Contact:
    """Whom to call, and at what number: a person or a duty."""

    name: str
    number: str

    def __post_init__(self) -> None:
        exactly(self.name, "name of a contact", 80)
        exactly(self.number, "telephone number", 30)
