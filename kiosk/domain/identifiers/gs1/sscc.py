"""The Serial Shipping Container Code of a shipper: GS1 application identifier (00), 18 digits, the last a check digit.

It names one logistic unit: a shipper that is packed anew gets another (GS1 General Specifications, section 2.2.1).

>>> Sscc.parse("(00)195213212345678904").value
'(00)195213212345678904'
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.check_characters import gs1_mod_10
from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown

_SSCC = re.compile(r"\(00\)([0-9]{18})", re.ASCII)


@dataclass(frozen=True)
class Sscc:
    """A shipper by its 18 digits. Raises ParseError for any other text, also for a check digit that does not agree."""

    digits: str

    KIND: ClassVar[str] = "sscc"

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9]{18}", self.digits, re.ASCII) is None:
            raise ParseError("SSCC", "18 digits", shown(self.digits))
        if gs1_mod_10(self.digits[:17]) != self.digits[17]:
            raise ParseError("SSCC", "a check digit that agrees with the number", shown(self.digits))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shipper of a GS1 message as people read it, which holds (00) and nothing else. Raises ParseError."""
        found = _SSCC.fullmatch(text)
        if found is None:
            raise ParseError("SSCC", "(00) and 18 digits", shown(text))
        return cls(found.group(1))

    @classmethod
    def numbered(cls, prefix: str, sequence: int, extension: int = 1) -> Self:
        """That shipper of a company: extension digit, GS1 company prefix, serial reference. Raises ParseError."""
        serial = f"{sequence:0{16 - len(prefix)}d}" if prefix.isdigit() and len(prefix) < 16 else ""
        body = f"{extension}{prefix}{serial}"
        if len(body) != 17:
            raise ParseError("SSCC", "17 digits before the check digit", shown(body))
        return cls(body + gs1_mod_10(body))

    @property
    def value(self) -> str:
        """The canonical text: as people read it."""
        return f"(00){self.digits}"

    def format(self) -> str:
        """The text of the symbol, as people read it."""
        return self.value
