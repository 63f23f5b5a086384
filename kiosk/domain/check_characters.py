"""Check characters: they catch slips of the eye and of the hand, and identify nothing.

One in 37 random identifiers shares a mod 37-2 check character with any other, so two identifiers are the same only
when they are equal whole. Each function looks at the shape first, because the library behind it would rather accept:
it takes an asterisk, or a digit of another script, where none may stand.

>>> mod_37_2("A999926123456")
'T'
>>> gs1_mod_10("95213212600000001")
'4'
"""

import re

from stdnum import ean
from stdnum.iso7064 import mod_37_2 as iso_mod_37_2
from stdnum.iso7064 import mod_97_10 as iso_mod_97_10

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown

ALPHABET_37 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
"""The characters of mod 37-2 in the order of their values 0–36. Only the check character itself may be `*`."""

_BODY = re.compile(r"[0-9A-Z]{1,40}")
_DIGITS = re.compile(r"[0-9]{1,17}")


def mod_37_2(text: str) -> str:
    """The check character K of 1–40 characters 0–9 and A–Z (ISO/IEC 7064 mod 37-2; ISBT 128 ST-001 §7.5).

    K may be any of `ALPHABET_37`, the letters O and I and the digits 0 and 1 among them: nobody may 'correct' it.
    Raises ParseError for any other text.
    """
    return iso_mod_37_2.calc_check_digit(_shaped(_BODY, text, "1 to 40 characters 0-9 or A-Z"), ALPHABET_37)


def mod_97_10(text: str) -> str:
    """The two check digits of 1–40 characters 0–9 and A–Z (ISO/IEC 7064 mod 97-10). Raises ParseError otherwise."""
    return iso_mod_97_10.calc_check_digits(_shaped(_BODY, text, "1 to 40 characters 0-9 or A-Z"))


def gs1_mod_10(text: str) -> str:
    """The GS1 check digit of 1–17 digits (weights 3 and 1 from the right). Raises ParseError for any other text.

    It misses the swap of neighbours that differ by 5.
    """
    return ean.calc_check_digit(_shaped(_DIGITS, text, "1 to 17 digits 0-9"))


def _shaped(shape: re.Pattern[str], text: str, expected: str) -> str:
    if shape.fullmatch(text) is None:
        raise ParseError("Text to compute a check character of", expected, shown(text))
    return text
