"""The Single European Code, SEC (structure 038; ICCBBA ST-012), for cells that are no medicinal product."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.donation import Din
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.text import shown

_NO_EXPIRY = "00000000"
_ISBT_PRODUCT = re.compile(r"00[A-Z][A-Z0-9]{4}")


@dataclass(frozen=True)
class SingleEuropeanCode(Structure):
    """Structure 038: who donated where, and which product with which expiry. Under ISBT 128 the donation is a DIN."""

    NUMBER: ClassVar[str] = "038"
    NAME: ClassVar[str] = "Single European Code"
    KIND: ClassVar[str] = "sec"
    DATA_IDENTIFIER: ClassVar[str] = "&,4"
    LENGTH: ClassVar[int] = 40
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z]{2}[A-Z0-9]{19}[ABE][A-Z0-9]{10}[0-9]{8}")
    EXPECTED: ClassVar[str] = (
        "40 characters: country 2, establishment 6, donation 13, system A, B or E, product 7, split 3, expiry 8 digits"
    )

    def _check_meaning(self) -> None:
        if self.coding_system == "A":
            Din(self.donation)
            if _ISBT_PRODUCT.fullmatch(self.product) is None:
                raise ParseError(self.NAME, "an ISBT 128 product, 00 and 5 characters", shown(self.product))
        try:
            self._expiry()
        except ValueError:
            raise ParseError(
                self.NAME, "an expiry date of the calendar or 00000000", shown(self.content[32:])
            ) from None

    @property
    def country(self) -> str:
        """The country, two letters."""
        return self.content[:2]

    @property
    def tissue_establishment(self) -> str:
        """The tissue establishment, six characters, filled with zeros on the left."""
        return self.content[2:8]

    @property
    def donation(self) -> str:
        """The donation, 13 characters: a DIN where the coding system is A."""
        return self.content[8:21]

    @property
    def coding_system(self) -> str:
        """`A` ISBT 128, `B` Eurocode, `E` EUTC."""
        return self.content[21]

    @property
    def product(self) -> str:
        """The product in its coding system, seven characters."""
        return self.content[22:29]

    @property
    def split(self) -> str:
        """Which part of the donation, three characters."""
        return self.content[29:32]

    @property
    def expiry(self) -> date | None:
        """The expiry date, None where none is assigned."""
        return self._expiry()

    def _expiry(self) -> date | None:
        text = self.content[32:]
        return None if text == _NO_EXPIRY else date(int(text[:4]), int(text[4:6]), int(text[6:]))
