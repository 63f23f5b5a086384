"""The typefaces of the labels: pinned files, and which texts they can show.

- A font file counts only when its SHA-256 is the one written here: the same ink everywhere, or none. It comes from the
  system package `fonts-dejavu-core` (DejaVu 2.37); a missing or other file stops the kiosk and says what to install.
- A text is set as it is or refused, never altered. It must be in Normalization Form C with no combining mark left over,
  every character must have a glyph, and its script must be one that needs neither shaping nor reordering: Latin, Greek,
  Cyrillic, Armenian, Georgian. A glyph alone is no shaping: the fonts have Hebrew and Arabic letters, and still a name
  in them would come out wrong.
"""

import hashlib
import io
import unicodedata
from enum import Enum
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.domain.errors import KioskError
from kiosk.domain.guards import glyphs_exist
from kiosk.domain.reasons import Reason

FOLDER = Path("/usr/share/fonts/truetype/dejavu")
PACKAGE = "fonts-dejavu-core"


class FontMissing(KioskError):
    """A pinned font is not on this machine, or is another version."""

    remedy = f"Install the package {PACKAGE}, version 2.37, and start again: apt-get install {PACKAGE}"


class Face(Enum):
    """The faces in use: file name and SHA-256. MONO tells 0 from O and 1 from I, and sets every identifier."""

    SANS = ("DejaVuSans.ttf", "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322")
    BOLD = ("DejaVuSans-Bold.ttf", "0d977336a6d5fba34eab8e3199eb218327161b5143749f802982c2bc34df0c96")
    MONO = ("DejaVuSansMono-Bold.ttf", "2964f6dac8e6e9d71613928340f17bf868e9ea51692cca333c79e74962f02233")

    @property
    def font_name(self) -> str:
        """The name the face is registered under with ReportLab."""
        return "Samevein-" + self.value[0].removesuffix(".ttf")

    @property
    def ascent(self) -> float:
        """Height of capitals and figures above the base line, as a part of the size (DejaVu: 1493 of 2048 units)."""
        return 0.729

    @property
    def descent(self) -> float:
        """Depth of the tails below the base line, as a part of the size (DejaVu: 483 of 2048 units)."""
        return 0.236


@lru_cache(maxsize=len(Face))
def font_bytes(face: Face, folder: Path = FOLDER) -> bytes:
    """The font file, after its SHA-256 was checked.

    :raises FontMissing: when it is absent, unreadable or not the pinned one.
    """
    name, pinned = face.value
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise FontMissing(f"font {name}: Expected the file of package {PACKAGE}, got {error.strerror}.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != pinned:
        raise FontMissing(f"font {name}: Expected SHA-256 {pinned}, got {found}.")
    return content


@lru_cache(maxsize=len(Face))
def loaded(face: Face) -> TTFont:
    """The face parsed and registered with ReportLab, once for the process."""
    font = TTFont(face.font_name, io.BytesIO(font_bytes(face)))
    pdfmetrics.registerFont(font)
    return font


@lru_cache(maxsize=4096)
def width(face: Face, text: str) -> float:
    """Width of the text at size 1; multiply by the size."""
    return float(loaded(face).stringWidth(text, 1))


def unshowable(what: str, text: str, face: Face) -> Reason | None:
    """Why the face cannot show the text as it is, None when it can."""
    if text.isascii() and text.isprintable():
        return None
    if unicodedata.normalize("NFC", text) != text:
        return glyphs_exist.reason(f"{what} in composed letters (Normalization Form C)", _named(text))
    glyphs = loaded(face).face.charToGlyph
    for character in text:
        if not _needs_no_shaping(character):
            return glyphs_exist.reason(
                f"{what} in Latin, Greek, Cyrillic, Armenian or Georgian letters", _named(character)
            )
        if ord(character) not in glyphs:
            return glyphs_exist.reason(f"{what} in characters the label's font has", _named(character))
    return None


_LETTERS = (
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "MODIFIER LETTER APOSTROPHE", "MODIFIER LETTER TURNED COMMA",
    "MICRO SIGN", "FEMININE ORDINAL", "MASCULINE ORDINAL",
)  # fmt: skip
_LEFT_TO_RIGHT = frozenset({"L", "EN", "ES", "ET", "CS", "ON"})


def _needs_no_shaping(character: str) -> bool:
    """Whether the character stands alone, left to right, in every text."""
    category = unicodedata.category(character)
    if character == " ":
        return True
    if category[0] in "CMZ" or unicodedata.bidirectional(character) not in _LEFT_TO_RIGHT:
        return False
    if category[0] == "L":
        return unicodedata.name(character, "").startswith(_LETTERS)
    return not (category == "Nd" and not character.isascii())


def _named(text: str) -> str:
    """The characters that are not plain ASCII, each with its code point and name; every character if all are."""
    odd = [c for c in text if not (c.isascii() and c.isprintable())] or list(text)
    return ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in dict.fromkeys(odd))
