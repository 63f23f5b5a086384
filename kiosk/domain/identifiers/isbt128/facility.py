"""The facility identification number, FIN, with which most of our identifiers begin."""

import re
from dataclasses import dataclass
from typing import Self

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown

FIN_FIRST = "[A-NP-Z1-9]"
"""The first character of a FIN: neither the letter O nor the digit 0 (ISBT 128 ST-001, structure 001)."""

FIN = FIN_FIRST + "[A-NP-Z0-9]{2}[0-9]{2}"
"""A FIN as a piece of a regular expression: five characters."""

_FIN = re.compile(FIN)
_DEMONSTRATION = re.compile(r"A999[0-9]")


@dataclass(frozen=True)
class Facility:
    """A facility by its FIN, five characters. Raises ParseError for any other text.

    Whether such a facility is registered, the site's own list has to say.
    """

    fin: str

    def __post_init__(self) -> None:
        if _FIN.fullmatch(self.fin) is None:
            raise ParseError(
                "Facility identification number",
                "5 characters, the last two digits, without the letter O",
                shown(self.fin),
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The facility with that FIN. Raises ParseError."""
        return cls(text)

    @property
    def for_validation_only(self) -> bool:
        """Whether the number is one of A9990–A9999, which no real facility has (ST-001 §5.3)."""
        return _DEMONSTRATION.fullmatch(self.fin) is not None
