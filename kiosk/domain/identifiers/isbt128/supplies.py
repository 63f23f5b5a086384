"""Structures about what surrounds a product: its special tests, its container, its lot, the shipment it travels in."""

import re
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, Facility
from kiosk.domain.identifiers.isbt128.structure import Structure


@dataclass(frozen=True)
class SpecialTesting(Structure):
    """Structure 010: a code of a licensed table, kept and never interpreted."""

    NUMBER: ClassVar[str] = "010"
    NAME: ClassVar[str] = "Special testing"
    KIND: ClassVar[str] = "special-testing"
    DATA_IDENTIFIER: ClassVar[str] = "&("
    LENGTH: ClassVar[int] = 5
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{5}")
    EXPECTED: ClassVar[str] = "5 characters A-Z or 0-9"


@dataclass(frozen=True)
class ContainerCatalogue(Structure):
    """Structure 017: which container of which maker's catalogue. It may begin with y for a set or z for a carton."""

    NUMBER: ClassVar[str] = "017"
    NAME: ClassVar[str] = "Container catalogue number"
    KIND: ClassVar[str] = "container-catalogue"
    DATA_IDENTIFIER: ClassVar[str] = "=)"
    LENGTH: ClassVar[int] = 10
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9yz][A-Z0-9]{9}")
    EXPECTED: ClassVar[str] = "10 characters: container, maker, catalogue number"


@dataclass(frozen=True)
class ContainerLot(Structure):
    """Structure 018: the lot of the container, filled with zeros on the left."""

    NUMBER: ClassVar[str] = "018"
    NAME: ClassVar[str] = "Container lot number"
    KIND: ClassVar[str] = "container-lot"
    DATA_IDENTIFIER: ClassVar[str] = "&)"
    LENGTH: ClassVar[int] = 10
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{10}")
    EXPECTED: ClassVar[str] = "10 characters A-Z or 0-9"


@dataclass(frozen=True)
class ProcessingFacility(Structure):
    """Structure 033: who processed the product, and six characters of their own (000000 where not used)."""

    NUMBER: ClassVar[str] = "033"
    NAME: ClassVar[str] = "Processing facility"
    KIND: ClassVar[str] = "processing-facility"
    DATA_IDENTIFIER: ClassVar[str] = "&+"
    LENGTH: ClassVar[int] = 11
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(FIN + "[A-Z0-9]{6}")
    EXPECTED: ClassVar[str] = "11 characters: facility, 6 characters A-Z or 0-9"

    @property
    def facility(self) -> Facility:
        """The facility that processed the product."""
        return Facility(self.content[:5])

    @property
    def facility_code(self) -> str:
        """The six characters that the facility defines."""
        return self.content[5:]


@dataclass(frozen=True)
class Lot(Structure):
    """Structure 035: the lot of a product, filled with zeros on the left. It shall never give uniqueness."""

    NUMBER: ClassVar[str] = "035"
    NAME: ClassVar[str] = "Lot number"
    KIND: ClassVar[str] = "lot"
    DATA_IDENTIFIER: ClassVar[str] = "&,1"
    LENGTH: ClassVar[int] = 18
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{18}")
    EXPECTED: ClassVar[str] = "18 characters A-Z or 0-9"


@dataclass(frozen=True)
class Consignment(Structure):
    """Structure 028: one pack of a shipment of products."""

    NUMBER: ClassVar[str] = "028"
    NAME: ClassVar[str] = "Product consignment"
    KIND: ClassVar[str] = "consignment"
    DATA_IDENTIFIER: ClassVar[str] = "=$"
    LENGTH: ClassVar[int] = 16
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(FIN + "[0-9]{11}")
    EXPECTED: ClassVar[str] = "16 characters: facility, 2-digit year, 5 digits, pack, packs in all"

    def _check_meaning(self) -> None:
        if not self.pack <= self.packs:
            raise ParseError(self.NAME, f"a pack of {self.packs}", f"pack {self.pack}")

    @property
    def number(self) -> str:
        """What names the consignment as a whole: facility, year and serial number, 12 characters."""
        return self.content[:12]

    @property
    def facility(self) -> Facility:
        """The facility that sends it."""
        return Facility(self.content[:5])

    @property
    def pack(self) -> int:
        """Which pack of the consignment; 0 on its documents."""
        return int(self.content[12:14])

    @property
    def packs(self) -> int:
        """How many packs the consignment has."""
        return int(self.content[14:])
