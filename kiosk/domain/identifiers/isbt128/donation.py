"""The donation identification number, DIN (structure 001), which names one donation and stays on all that comes of it.

A DIN is 13 characters: facility, year, sequence number. The symbol adds two flag characters that say something about
the *label* (a second copy, a tube of the set), so flags are no part of the identity: compare `.din`. On paper and on
screens a check character K follows the 13; a DIN that is keyed is always keyed with it.

>>> DonationSymbol.parse("=A99992612345605").din == DonationSymbol.parse("=A99992612345600").din
True
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.check_characters import ALPHABET_37, mod_37_2
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.facility import FIN, FIN_FIRST, Facility
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.text import shown

_DIN = re.compile(FIN + "[0-9]{8}")
_LIKE_A_COI = re.compile("CH" + FIN_FIRST + ".*")


@dataclass(frozen=True)
class Din:
    """A donation by its 13 characters. Raises ParseError for any other text.

    Our rule: one that begins as a Chain of Identity identifier does (`CH`, then what may begin a FIN) is refused,
    because the 15 characters of such an identifier are a well-formed content of structure 001 as well. This gives up
    the facilities whose FIN begins so.
    """

    value: str

    def __post_init__(self) -> None:
        if _DIN.fullmatch(self.value) is None:
            raise ParseError(
                "Donation identification number", "13 characters: facility, 2-digit year, 6 digits", shown(self.value)
            )
        if _LIKE_A_COI.fullmatch(self.value) is not None:
            raise ParseError(
                "Donation identification number",
                "a donation",
                f"what begins as a Chain of Identity identifier does, {shown(self.value)}",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The donation that those 13 characters name. Raises ParseError."""
        return cls(text)

    @classmethod
    def parse_keyed(cls, text: str) -> Self:
        """The donation that a person keyed as 13 characters and K. Raises ParseError, also for a wrong K."""
        if len(text) != 14:
            raise ParseError(
                "Keyed donation identification number", "13 characters and the check character in the box", shown(text)
            )
        din = cls(text[:13])
        if text[13] != din.check_character:
            # The right K stays unsaid: it would invite to mend K instead of reading the number again.
            raise ParseError(
                "Keyed donation identification number", "a check character that agrees with the number", shown(text)
            )
        return din

    @classmethod
    def numbered(cls, facility: Facility, year: int, sequence: int) -> Self:
        """That number of the facility's year (0–99), sequence 0–999999. Raises ParseError beyond them."""
        return cls(f"{facility.fin}{year:02d}{sequence:06d}")

    @property
    def facility(self) -> Facility:
        """The facility that assigned the number, not necessarily the one that collected."""
        return Facility(self.value[:5])

    @property
    def year(self) -> str:
        """The last two digits of the year of assignment; it may overlap by a month with the next year."""
        return self.value[5:7]

    @property
    def sequence(self) -> str:
        """The six digits of the sequence number."""
        return self.value[7:]

    @property
    def check_character(self) -> str:
        """K over the 13 characters."""
        return mod_37_2(self.value)

    @property
    def check_flags(self) -> str:
        """The flag characters 60–96 that carry the value of K in a symbol; they are never printed as text."""
        return f"{60 + ALPHABET_37.index(self.check_character):02d}"


FLAG_MEANINGS = {
    "00": "no flag",
    **{f"{n:02d}": f"container {n} of a set" for n in (*range(1, 5), *range(15, 20))},
    "05": "second or repeated label",
    "06": "pilot tube",
    "07": "test tube",
    "08": "donor record",
    "09": "sample",
    "10": "sample",
    "11": "to match with the unit",
    "12": "affixed partial label",
    "13": "attached label",
    **{f"{n}": "local meaning" for n in range(20, 60)},
    **{f"{n}": "check value of the number" for n in range(60, 97)},
}
"""What the two flag characters say (ST-001, structure 001), in our words. Characters that are not here are reserved."""


@dataclass(frozen=True)
class DonationSymbol(Structure):
    """Structure 001: a donation and the flags of the label it stands on.

    Reserved flags are refused, and so are check flags that do not agree with the number.
    """

    NUMBER: ClassVar[str] = "001"
    NAME: ClassVar[str] = "Donation identification number"
    KIND: ClassVar[str] = "din"
    DATA_IDENTIFIER: ClassVar[str] = "="
    LENGTH: ClassVar[int] = 15
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(FIN + "[0-9]{8}[0-9A-HJ-NPR-Y]{2}")
    EXPECTED: ClassVar[str] = "15 characters: facility, 2-digit year, 6 digits, 2 flag characters"

    def _check_meaning(self) -> None:
        if self.flags not in FLAG_MEANINGS:
            raise ParseError(self.NAME, "flag characters that have a meaning", f"reserved ones, {self.flags}")
        if self.flags >= "60" and self.flags != self.din.check_flags:
            raise ParseError(
                self.NAME, "flag characters that agree with the number", f"{self.flags} in {shown(self.content)}"
            )
        Din(self.content[:13])

    @property
    def din(self) -> Din:
        """The donation, without the flags."""
        return Din(self.content[:13])

    @property
    def flags(self) -> str:
        """The two flag characters."""
        return self.content[13:]

    @property
    def flags_meaning(self) -> str:
        """What the flags say about the label."""
        return FLAG_MEANINGS[self.flags]

    @property
    def value(self) -> str:
        """The 13 characters of the donation: flags are not identity."""
        return self.din.value

    @classmethod
    def marked(cls, din: Din, flags: str) -> Self:
        """The symbol for a donation with those flags. Raises ParseError for reserved flags."""
        return cls(din.value + flags)
