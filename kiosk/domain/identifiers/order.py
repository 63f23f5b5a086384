"""Our order number: what an order sheet carries in Code 128, so that reading it opens this order and no other.

`ORD`, the facility, two digits of the year, six digits, and a check character K (mod 37-2 over all before it):
17 characters. The check character stands in the symbol, not only in the text.

>>> OrderNumber.numbered(Facility("A9999"), 26, 1).text
'ORDA9999260000012'
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.check_characters import mod_37_2
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, Facility
from kiosk.domain.text import shown

PREFIX = "ORD"
_ORDER = re.compile(PREFIX + FIN + r"[0-9]{8}[0-9A-Z*]")


@dataclass(frozen=True)
class OrderNumber:
    """An order by its 17 characters. Raises ParseError for any other text, also for a K that does not agree."""

    text: str

    KIND: ClassVar[str] = "order"

    def __post_init__(self) -> None:
        if _ORDER.fullmatch(self.text) is None:
            raise ParseError(
                "Order number",
                "17 characters: ORD, facility, 2-digit year, 6 digits, check character",
                shown(self.text),
            )
        if mod_37_2(self.text[:16]) != self.text[16]:
            raise ParseError("Order number", "a check character that agrees with the number", shown(self.text))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The order that those 17 characters name. Raises ParseError."""
        return cls(text)

    @classmethod
    def numbered(cls, facility: Facility, year: int, sequence: int) -> Self:
        """That number of the facility's year (0–99), sequence 0–999999. Raises ParseError beyond them."""
        body = f"{PREFIX}{facility.fin}{year:02d}{sequence:06d}"
        return cls(body + mod_37_2(body))

    @property
    def value(self) -> str:
        """The canonical text: all 17 characters."""
        return self.text

    def format(self) -> str:
        """The text of the symbol."""
        return self.text

    @property
    def facility(self) -> Facility:
        """The facility that took the order."""
        return Facility(self.text[3:8])

    @property
    def year(self) -> str:
        """The last two digits of the year."""
        return self.text[8:10]

    @property
    def sequence(self) -> str:
        """The six digits of the sequence number."""
        return self.text[10:16]

    @property
    def check_character(self) -> str:
        """K over the 16 characters before it."""
        return self.text[16]
