"""Free text that people key or a feed sends, and the way a foreign text is shown.

A free text ends up on labels, screens and records. Whatever the eye can't see is refused, never dropped: two texts that
look alike must be alike, and no character may steer a printer, a terminal or the direction of a line.
"""

import unicodedata

from kiosk.domain.errors import ParseError

LONGEST_SYMBOL = 3116
"""The most characters that one Data Matrix holds (ISO/IEC 16022); a longer text is no text of a symbol."""

_REFUSED_CATEGORIES = {
    "Cc": "a control character",
    "Cf": "an invisible format character",
    "Cs": "a surrogate",
    "Co": "a private-use character",
    "Cn": "an unassigned character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
"""Categories of the Unicode character database; the bidirectional and zero-width controls are all in Cf."""

_INVISIBLE = frozenset(
    [
        0x034F,  # combining grapheme joiner
        *(0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers, letters by category
        *(0x17B4, 0x17B5),  # Khmer inherent vowels
        *(0x180B, 0x180C, 0x180D, 0x180F),  # Mongolian variation selectors
        0x2800,  # Braille blank
        *range(0xFE00, 0xFE10),  # variation selectors
        *range(0xE0100, 0xE01F0),  # variation selectors supplement
    ]
)
"""Characters without ink that the categories count as letters, marks or symbols."""


def plain_text(text: str, what: str, max_length: int) -> str:
    """The text in Unicode normalisation form C, and otherwise exactly as it came.

    `what` names the field in the message; `max_length` counts code points of the normalised text. Raises ParseError for
    a text that is empty or blank, longer than that, has white space at either end or a blank other than U+0020 inside,
    or holds a control, format (bidirectional, zero-width), line or paragraph separator, surrogate, private-use,
    unassigned or otherwise inkless character.
    """
    # Composition at most quarters a text, and ordering a run of marks takes quadratic time: look at the length first.
    if len(text) > 4 * max_length:
        raise ParseError(what, f"at most {max_length} characters", f"{len(text)} characters")
    for at, character in enumerate(text, start=1):
        _refuse_unprintable(character, at, what)
    if not text.strip():
        raise ParseError(what, "a text", "an empty one")
    if text != text.strip():
        raise ParseError(what, "a text without white space at its ends", shown(text))
    composed = unicodedata.normalize("NFC", text)
    if len(composed) > max_length:
        raise ParseError(what, f"at most {max_length} characters", f"{len(composed)} characters")
    return composed


def shown(text: str) -> str:
    """A foreign text as a message may repeat it: quoted, whole, in visible ASCII; a huge one as its length."""
    return ascii(text) if len(text) <= LONGEST_SYMBOL else f"{len(text)} characters"


def visible(text: str) -> str:
    r"""The text with every character that `plain_text` refuses shown as its code point, so that a paper can say it.

    >>> visible("a\u202eb")
    'a‹U+202E›b'
    """
    return "".join(c if _unprintable(c) is None else f"‹U+{ord(c):04X}›" for c in text)


def _refuse_unprintable(character: str, at: int, what: str) -> None:
    found = _unprintable(character)
    if found is not None:
        raise ParseError(
            what, "printable characters and ordinary spaces", f"{found} (U+{ord(character):04X}) at place {at}"
        )


def _unprintable(character: str) -> str | None:
    """What is wrong with a character that is no ink of its own; None for all that may stand in a text."""
    category = unicodedata.category(character)
    if category in _REFUSED_CATEGORIES:
        return _REFUSED_CATEGORIES[category]
    if ord(character) in _INVISIBLE:
        return "an invisible character"
    return "a special blank" if category == "Zs" and character != " " else None
