"""The ink a drawing should leave, made by a second rasteriser that shares nothing with the first.

pdfium draws the page; here FreeType draws every letter of every text at its own place, from the same font file. A
letter that is missing, cut, another one, or somewhere else differs by more than a dot.
"""

import io
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kiosk.labels.drawing import Bits, Drawing, PlacedText
from kiosk.labels.typeface import Face, font_bytes

_FINER = 8
"""Letters are drawn so many times larger and averaged, which undoes the hinting of the second rasteriser."""

_NEIGHBOURS = np.ones((3, 3), dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Letter:
    """One letter in dots, True = ink; its upper left stands `right` and `down` dots from the pen."""

    ink: Bits
    right: int
    down: int


def expected_ink(drawing: Drawing) -> Bits:
    """Every dot that should be black."""
    page = np.zeros((drawing.height, drawing.width), dtype=np.bool_)
    for solid in drawing.solids:
        solid.box.of(page)[...] = True
    for text in drawing.texts:
        _ink(page, text)
    for symbol in drawing.symbols:
        symbol.owned.of(page)[...] |= symbol.bits()
    return page


def strays(found: Bits, expected: Bits) -> tuple[Bits, Bits]:
    """Black dots with no expected ink within one dot, and expected ink with no black dot within one dot."""
    one, other = found.view(np.uint8), expected.view(np.uint8)
    surplus = found & ~cv2.dilate(other, _NEIGHBOURS).view(np.bool_)
    missing = expected & ~cv2.dilate(one, _NEIGHBOURS).view(np.bool_)
    return surplus, missing


def _ink(page: Bits, text: PlacedText) -> None:
    for character, pen in zip(text.text, text.pens, strict=False):
        if character != " ":
            _stamp(page, text, _letter(text.face, text.size, character), pen)


def _stamp(page: Bits, text: PlacedText, letter: Letter, pen: int) -> None:
    """Ink one letter; what would fall off the page is left to the check of the printable window."""
    ink = letter.ink
    if text.turned:
        ink = np.rot90(ink)
        left, top = text.left + letter.down, text.baseline - pen - letter.right - ink.shape[0]
    else:
        left, top = text.left + pen + letter.right, text.baseline + letter.down
    if left < 0 or top < 0 or left + ink.shape[1] > page.shape[1] or top + ink.shape[0] > page.shape[0]:
        return
    place = page[top : top + ink.shape[0], left : left + ink.shape[1]]
    if text.reversed_out:
        place &= ~ink
    else:
        place |= ink


@lru_cache(maxsize=8192)
def _letter(face: Face, size: float, character: str) -> Letter:
    font = _font(face, size)
    left, top, right, bottom = font.getbbox(character, anchor="ls")
    pad = 2 * _FINER
    start_x = (int(left) // _FINER) * _FINER - pad
    start_y = (int(top) // _FINER) * _FINER - pad
    across = -(-(int(right) + pad - start_x) // _FINER) * _FINER
    down = -(-(int(bottom) + pad - start_y) // _FINER) * _FINER
    fine = Image.new("L", (across, down), 0)
    ImageDraw.Draw(fine).text((-start_x, -start_y), character, fill=255, font=font, anchor="ls")
    coverage = (
        np.asarray(fine, dtype=np.uint16).reshape(down // _FINER, _FINER, across // _FINER, _FINER).mean(axis=(1, 3))
    )
    return Letter(coverage >= 128, start_x // _FINER, start_y // _FINER)


@lru_cache(maxsize=512)
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    content = io.BytesIO(font_bytes(face))
    return ImageFont.truetype(content, size * _FINER, layout_engine=ImageFont.Layout.BASIC)
