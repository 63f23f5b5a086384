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
from kiosk.labels.typeface import Face, font_bytes, width

_FINER = 4
"""Letters are drawn so many times larger and averaged, which undoes the hinting of the second rasteriser."""

_PHASES = 4
"""Positions inside a dot at which a letter may start."""

_OUTLINES_FROM = 50
"""Type size in dots from which pdfium draws outlines where they stand; smaller letters it sets on whole dots."""

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
    for character, at in zip(text.text, _pens(text), strict=True):
        if character != " ":
            _stamp(page, text, character, at)


def _pens(text: PlacedText) -> list[float]:
    """Where the pen stands for each letter, in dots along the line.

    pdfium counts advance widths in whole thousandths, sets letters of up to 50 dots on whole dots, and then widens a gap
    that rounding made more than half a dot too narrow, from the end of the line backwards.
    """
    way = -1 if text.turned else 1
    pens = [text.baseline if text.turned else text.left]
    for character in text.text:
        pens.append(pens[-1] + way * int(width(text.face, character) * 1000) * text.size / 1000)
    if text.size >= _OUTLINES_FROM:
        return pens[:-1]
    whole = [int(np.floor(pen + 0.5)) for pen in pens[:-1]]
    for after in range(len(whole) - 1, 1, -1):
        gap = whole[after] - whole[after - 1]
        if abs(pens[after] - pens[after - 1]) - abs(gap) > 0.5:
            whole[after - 1] -= 1 if gap > 0 else -1
    return [float(pen) for pen in whole]


def _stamp(page: Bits, text: PlacedText, character: str, pen: float) -> None:
    quarters = int(np.floor(pen * _PHASES + 0.5))
    phase = -quarters % _PHASES if text.turned else quarters % _PHASES
    letter = _letter(text.face, text.size, character, phase)
    ink, right, down = letter.ink, letter.right, letter.down
    if text.turned:
        ink = np.rot90(ink)
        left, top = int(text.left) + down, (quarters + phase) // _PHASES - right - ink.shape[0]
    else:
        left, top = (quarters - phase) // _PHASES + right, int(text.baseline) + down
    if left < 0 or top < 0 or left + ink.shape[1] > page.shape[1] or top + ink.shape[0] > page.shape[0]:
        return
    place = page[top : top + ink.shape[0], left : left + ink.shape[1]]
    if text.reversed_out:
        place &= ~ink
    else:
        place |= ink


@lru_cache(maxsize=8192)
def _letter(face: Face, size: float, character: str, phase: int) -> Letter:
    font = _font(face, size)
    left, top, right, bottom = font.getbbox(character, anchor="ls")
    pad = 2 * _FINER
    start_x = (int(left) // _FINER) * _FINER - pad
    start_y = (int(top) // _FINER) * _FINER - pad
    across = -(-(int(right) + pad - start_x + _FINER) // _FINER) * _FINER
    down = -(-(int(bottom) + pad - start_y) // _FINER) * _FINER
    fine = Image.new("L", (across, down), 0)
    shift = phase * _FINER // _PHASES
    ImageDraw.Draw(fine).text((shift - start_x, -start_y), character, fill=255, font=font, anchor="ls")
    coverage = np.asarray(fine, dtype=np.uint16).reshape(down // _FINER, _FINER, across // _FINER, _FINER).mean(axis=(1, 3))
    return Letter(coverage >= 128, start_x // _FINER, start_y // _FINER)


@lru_cache(maxsize=512)
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    content = io.BytesIO(font_bytes(face))
    return ImageFont.truetype(content, size * _FINER, layout_engine=ImageFont.Layout.BASIC)
