"""Structures that name people: staff (020) and patients (025). Names never stand in a symbol, only numbers."""

import re
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, Facility
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.text import shown

_LENGTH = re.compile(r"[A-Z0-9]{2}(0[1-9]|[1-9][0-9])")


@dataclass(frozen=True)
class StaffNumber(Structure):
    """Structure 020: a member of staff by the facility and their number there, filled with zeros on the left."""

    NUMBER: ClassVar[str] = "020"
    NAME: ClassVar[str] = "Staff number"
    KIND: ClassVar[str] = "staff"
    DATA_IDENTIFIER: ClassVar[str] = "='"
    LENGTH: ClassVar[int] = 11
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(FIN + "[A-Z0-9]{6}")
    EXPECTED: ClassVar[str] = "11 characters: facility, 6 characters A-Z or 0-9"

    @property
    def facility(self) -> Facility:
        """The facility that gave the number."""
        return Facility(self.content[:5])

    @property
    def number(self) -> str:
        """The number, six characters with the zeros on the left."""
        return self.content[5:]


@dataclass(frozen=True)
class PatientNumber(Structure):
    """Structure 025: where the number stands (a code of a licensed table), its length, and the patient's number."""

    NUMBER: ClassVar[str] = "025"
    NAME: ClassVar[str] = "Patient number"
    KIND: ClassVar[str] = "patient-id"
    DATA_IDENTIFIER: ClassVar[str] = "&#"
    LENGTH: ClassVar[int] = 5
    """The least; `content_length` tells how long one is."""
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{2}[0-9]{2}[A-Za-z0-9]{1,99}")
    EXPECTED: ClassVar[str] = "location 2 characters, length 2 digits, then so many characters A-Z, a-z or 0-9"

    @classmethod
    def content_length(cls, rest: str) -> int:
        """Four characters and as many as the third and fourth say. Raises ParseError where they say nothing."""
        if _LENGTH.fullmatch(rest[:4]) is None:
            raise ParseError(cls.NAME, cls.EXPECTED, shown(rest))
        return 4 + int(rest[2:4])

    def _check_meaning(self) -> None:
        if len(self.content) != self.content_length(self.content):
            raise ParseError(self.NAME, f"a number of {self.content[2:4]} characters", shown(self.number))

    @property
    def location(self) -> str:
        """Where on patient or papers the number stands, as a code of a licensed table."""
        return self.content[:2]

    @property
    def number(self) -> str:
        """The patient's number."""
        return self.content[4:]
