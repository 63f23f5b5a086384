"""A place in the cold store: what the label of a slot carries in Code 128, so that reading it names this slot alone.

`LOC`, the facility, two digits each for tank, rack and slot, and a check character K (mod 37-2 over all before it):
15 characters. The check character stands in the symbol, not only in the text: neighbours are one digit apart.

>>> StorageLocation.numbered(Facility("A9999"), 1, 2, 3).text
'LOCA9999010203V'
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.check_characters import mod_37_2
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, Facility
from kiosk.domain.text import shown

PREFIX = "LOC"
_LOCATION = re.compile(PREFIX + FIN + r"[0-9]{6}[0-9A-Z*]")


@dataclass(frozen=True)
class StorageLocation:
    """A slot by its 15 characters. Raises ParseError for any other text, also for a K that does not agree."""

    text: str

    KIND: ClassVar[str] = "location"

    def __post_init__(self) -> None:
        if _LOCATION.fullmatch(self.text) is None:
            raise ParseError(
                "Storage location",
                "15 characters: LOC, facility, 2 digits each for tank, rack and slot, check character",
                shown(self.text),
            )
        if mod_37_2(self.text[:14]) != self.text[14]:
            raise ParseError("Storage location", "a check character that agrees with the place", shown(self.text))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The slot that those 15 characters name. Raises ParseError."""
        return cls(text)

    @classmethod
    def numbered(cls, facility: Facility, tank: int, rack: int, slot: int) -> Self:
        """That slot of the facility's store, each number 0–99. Raises ParseError beyond them."""
        body = f"{PREFIX}{facility.fin}{tank:02d}{rack:02d}{slot:02d}"
        return cls(body + mod_37_2(body))

    @property
    def value(self) -> str:
        """The canonical text: all 15 characters."""
        return self.text

    def format(self) -> str:
        """The text of the symbol."""
        return self.text

    @property
    def facility(self) -> Facility:
        """The facility whose store it is."""
        return Facility(self.text[3:8])

    @property
    def tank(self) -> int:
        """The number of the tank."""
        return int(self.text[8:10])

    @property
    def rack(self) -> int:
        """The number of the rack in its tank."""
        return int(self.text[10:12])

    @property
    def slot(self) -> int:
        """The number of the slot in its rack."""
        return int(self.text[12:14])

    @property
    def words(self) -> str:
        """The place as people say it."""
        return f"tank {self.tank} rack {self.rack} slot {self.slot}"
