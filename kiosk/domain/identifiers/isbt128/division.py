"""Divisions of a product: which part of it a container holds (last two characters of ISBT 128 structure 003).

`00` is the undivided product, `A0` to `Z0` are its parts, `Aa` to `Az` the parts of `A0`. Two levels are all that two
characters can say; beyond them a product needs structure 032, which is not printed here.
"""

from string import ascii_lowercase, ascii_uppercase

from kiosk.domain.errors import ParseError

UNDIVIDED = "00"
FIRST_LEVEL = tuple(f"{letter}0" for letter in ascii_uppercase)


def whole_of(division: str) -> str | None:
    """The division that this one is a part of: `A0` of `Ab`, `00` of `A0`; None for what is undivided."""
    if division == UNDIVIDED:
        return None
    return UNDIVIDED if division in FIRST_LEVEL else f"{division[0]}0"


def parts_of(division: str) -> tuple[str, ...]:
    """The divisions that the parts of a division can have, in order. Raises ParseError for a part of a part."""
    if division == UNDIVIDED:
        return FIRST_LEVEL
    if division not in FIRST_LEVEL:
        raise ParseError("division", "a product that is undivided or divided once", repr(division))
    return tuple(division[0] + letter for letter in ascii_lowercase)
