"""The tag inside a bag's label: what it says, and how a reading is held against that (hazard H25).

- A tag says which bag it lies on: the donation (13 characters) and the division (2) as the serial of a trade item of
  the site. What it says is taken from the content of the label, so the two can't be meant to differ.
- A tag can only add a refusal. It never stands in for a symbol.
- One attempt writes it. What is read back has to be what was written; a sheet whose tag was not written is void, and is
  counted as a sheet.

>>> item = TradeItem("09521321000018", company_prefix_digits=7)
>>> BagTag.of(item, Din("A999926123456"), ProductCode("DAX121A0")).serial
'A999926123456A0'
"""

import re
from dataclasses import dataclass
from typing import Self

from kiosk.domain.check_characters import gs1_mod_10
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import tag_agrees, tag_was_written
from kiosk.domain.identifiers import Din, ProductCode
from kiosk.domain.reasons import Reason
from kiosk.domain.text import shown

_GTIN = re.compile(r"[0-9]{14}", re.ASCII)
_DIVISION = re.compile(r"[0-9A-Za-z]{2}", re.ASCII)
_DEMONSTRATION_PREFIX, _DEMONSTRATION_FACILITIES = "952", "A999"


@dataclass(frozen=True)
class TradeItem:
    """The trade item that the site calls its bags: a GTIN of 14 digits, and how many of them are the company's prefix.

    Raises ParseError for a wrong check digit, and for a prefix of other than 6 to 12 digits (GS1 EPC Tag Data Standard,
    table of SGTIN partitions).
    """

    gtin: str
    company_prefix_digits: int

    def __post_init__(self) -> None:
        if _GTIN.fullmatch(self.gtin) is None or gs1_mod_10(self.gtin[:13]) != self.gtin[13]:
            raise ParseError("Trade item", "14 digits, the last of them their check digit", shown(self.gtin))
        if not 6 <= self.company_prefix_digits <= 12:
            raise ParseError("Trade item", "a company prefix of 6 to 12 digits", str(self.company_prefix_digits))

    @property
    def is_demonstration(self) -> bool:
        """Whether the company prefix is the one that GS1 keeps for demonstrations."""
        return self.gtin[1:].startswith(_DEMONSTRATION_PREFIX)


@dataclass(frozen=True)
class BagTag:
    """What the tag of one bag says.

    Raises ParseError for a division that the product code does not hold, and for the demonstration prefix with a
    donation of a real facility: it would name a bag by a number that is nobody's.
    """

    item: TradeItem
    din: Din
    division: str

    def __post_init__(self) -> None:
        if _DIVISION.fullmatch(self.division) is None or self.division == "99":
            raise ParseError("Tag of a bag", "a division of two characters in the product code", shown(self.division))
        if self.item.is_demonstration and not self.din.value.startswith(_DEMONSTRATION_FACILITIES):
            raise ParseError("Tag of a bag", "a trade item of the site's own", f"{self.item.gtin}, a demonstration's")

    @classmethod
    def of(cls, item: TradeItem, din: Din, product_code: ProductCode) -> Self:
        """The tag of the bag that a donation and a product code name. Raises ParseError."""
        return cls(item, din, product_code.division)

    @property
    def serial(self) -> str:
        """The serial number: 15 of the 20 characters that an SGTIN-198 can hold."""
        return self.din.value + self.division


@dataclass(frozen=True)
class TagRead:
    """The printer read a tag back: its EPC in hex."""

    epc: str


@dataclass(frozen=True)
class TagVoid:
    """The printer read no tag back: the sheet is void. `said` is what it answered instead."""

    said: str


TagAnswer = TagRead | TagVoid


def tag_disagreement(written: str, answer: TagAnswer) -> Reason | None:
    """Why the tag is not the one that was meant, None when it is. `written` is the EPC in hex.

    The one place where an EPC written is compared with the EPC read back.
    """
    match answer:
        case TagVoid(said=said):
            return tag_was_written.reason(f"the tag {written}", said)
        case TagRead(epc=epc) if epc != written:
            return tag_agrees.reason(f"the tag {written}", epc)
        case TagRead():
            return None
