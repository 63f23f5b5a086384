"""The product code (structure 003) and the divisions of a product (032): with the DIN they name one physical bag."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from kiosk.domain.identifiers.isbt128.structure import Structure


class AutologousUse(Enum):
    """Whether a product of a collection type may be handled at all, when all cells go back to the one who gave them."""

    ALLOWED = "for autologous use only"
    ALLOWED_BY_THERAPY = "only where the therapy allows it"
    NEVER = "not a collection type for autologous use only"


_AUTOLOGOUS_USE = {
    "1": AutologousUse.ALLOWED,
    "X": AutologousUse.ALLOWED,
    "8": AutologousUse.ALLOWED_BY_THERAPY,
}
"""`1` autologous only, `X` the same and a biohazard, `8` autologous with allogeneic material in it."""


def autologous_use(collection_type: str) -> AutologousUse:
    """What the collection type allows. Whatever is not known to be autologous only is NEVER, `A` (crossover) too."""
    return _AUTOLOGOUS_USE.get(collection_type, AutologousUse.NEVER)


@dataclass(frozen=True)
class ProductCode(Structure):
    """Structure 003: what the product is, how it was collected, and which division of it this is."""

    NUMBER: ClassVar[str] = "003"
    NAME: ClassVar[str] = "Product code"
    KIND: ClassVar[str] = "product-code"
    DATA_IDENTIFIER: ClassVar[str] = "=<"
    LENGTH: ClassVar[int] = 8
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z][A-Z0-9]{4}[A-Za-z0-9][A-Z0-9][a-z0-9]")
    EXPECTED: ClassVar[str] = "8 characters: 5 of the product, collection type, 2 of the division"

    @property
    def product(self) -> str:
        """The product description code, five characters."""
        return self.content[:5]

    @property
    def collection_type(self) -> str:
        """The collection type, one character."""
        return self.content[5]

    @property
    def division(self) -> str:
        """The division, two characters: `00` undivided, `A0` bag A, `Aa` its first split, `99` see structure 032."""
        return self.content[6:]

    @property
    def is_local(self) -> bool:
        """Whether the site itself, or its country, defines the code: it begins with A–D."""
        return self.content[0] in "ABCD"

    @property
    def undivided(self) -> bool:
        """Whether there is only one bag of the product."""
        return self.division == "00"

    @property
    def needs_divisions(self) -> bool:
        """Whether the division stands in structure 032, which must then be read too."""
        return self.division == "99"


@dataclass(frozen=True)
class ProductDivisions(Structure):
    """Structure 032: which division of the product this is, where two characters are too few."""

    NUMBER: ClassVar[str] = "032"
    NAME: ClassVar[str] = "Product divisions"
    KIND: ClassVar[str] = "divisions"
    DATA_IDENTIFIER: ClassVar[str] = "=,"
    LENGTH: ClassVar[int] = 6
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Z0-9]{6}")
    EXPECTED: ClassVar[str] = "6 characters A-Z or 0-9"
