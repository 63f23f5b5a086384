"""The Chain of Identity identifier, CoI (structure 040), which ties all bags of one therapy to one patient.

It is issued before or at the first collection, stands beside the DIN and never replaces it (ICCBBA ST-028). It begins
with `CH`; nothing here ever strips that, for without it a CoI would look like a DIN.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.check_characters import mod_37_2
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, Facility
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.text import shown

_COI = re.compile("CH" + FIN + "[0-9]{2}[A-Z0-9]{6}")
_NAME = "Chain of Identity identifier"
_EXPECTED = "15 characters: CH, facility, 2-digit year, 6 characters A-Z or 0-9"


@dataclass(frozen=True)
class Coi:
    """A chain of identity by its 15 characters. Raises ParseError for any other text."""

    value: str

    def __post_init__(self) -> None:
        if _COI.fullmatch(self.value) is None:
            raise ParseError(_NAME, _EXPECTED, shown(self.value))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The chain of identity that those 15 characters name. Raises ParseError."""
        return cls(text)

    @classmethod
    def parse_keyed(cls, text: str) -> Self:
        """The chain of identity that a person keyed as 15 characters and K. Raises ParseError, also for a wrong K."""
        if len(text) != 16:
            raise ParseError(f"Keyed {_NAME}", "15 characters and the check character in the box", shown(text))
        coi = cls(text[:15])
        if text[15] != coi.check_character:
            raise ParseError(f"Keyed {_NAME}", "a check character that agrees with the identifier", shown(text))
        return coi

    @classmethod
    def numbered(cls, facility: Facility, year: int, sequence: int) -> Self:
        """That number of the facility's year (0–99), sequence 0–999999. Raises ParseError beyond them."""
        return cls(f"CH{facility.fin}{year:02d}{sequence:06d}")

    @property
    def facility(self) -> Facility:
        """The facility that issued the identifier."""
        return Facility(self.value[2:7])

    @property
    def year(self) -> str:
        """The last two digits of the year of issue."""
        return self.value[7:9]

    @property
    def sequence(self) -> str:
        """The six characters of the sequence, letters among them, unlike a DIN's."""
        return self.value[9:]

    @property
    def check_character(self) -> str:
        """K over all 15 characters, `CH` included (ST-001 §7.5)."""
        return mod_37_2(self.value)


@dataclass(frozen=True)
class CoiSymbol(Structure):
    """Structure 040: a chain of identity."""

    NUMBER: ClassVar[str] = "040"
    NAME: ClassVar[str] = _NAME
    KIND: ClassVar[str] = "coi"
    DATA_IDENTIFIER: ClassVar[str] = "&/"
    LENGTH: ClassVar[int] = 15
    GRAMMAR: ClassVar[re.Pattern[str]] = _COI
    EXPECTED: ClassVar[str] = _EXPECTED

    @property
    def coi(self) -> Coi:
        """The chain of identity."""
        return Coi(self.content)
