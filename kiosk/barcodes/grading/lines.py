"""White lines along the feed: columns of dots that a print head no longer heats, found where they cross symbols."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.barcodes.grading.fitting import Fitted
from kiosk.barcodes.grading.printed import PrintedSymbol
from kiosk.barcodes.grading.sheet import Sheet
from kiosk.barcodes.grading.upright import PER, sampled
from kiosk.barcodes.picture import Grey
from kiosk.domain.grades import WhiteLine

LEAST_INK = 0.06
"""Share of a column of a symbol that must be ink for the column to say anything."""

MISSING = 0.18
"""Least share of a dot's ink that must be missing: a dead dot of 600 dpi is less than a pixel of the camera."""

THROUGH = 0.75
"""Share of a column's ink that must be missing: a line goes all the way through, a void does not."""

ALONE = 0.35
"""The same where one symbol alone stands at that place."""

FINE_MM, AROUND_MM = 0.05, 2.0
"""Steps along a solid bar, and how far around each of them its black is taken from."""

ENDS_MM = 0.6
"""How much of a bar's ends is left out, where the light of the paper comes in."""

TOGETHER_MM = 0.2
"""Lines of two symbols at most this far apart are one."""


@dataclass(frozen=True)
class _Stretch:
    """A run of columns of one symbol along the head, mm from the label's edge, and how much of its ink is missing."""

    begin: float
    end: float
    share: float = 0.0


def white_lines(
    fits: Sequence[tuple[PrintedSymbol, Fitted]], dots_per_mm: float, *, along_rows: bool
) -> tuple[WhiteLine, ...]:
    """Lines that go through every symbol with ink at their place. `along_rows` where the label is fed sideways."""
    profiles = [_profile(symbol, fit, dots_per_mm, along_rows=along_rows) for symbol, fit in fits]
    found = [stretch for profile in profiles for stretch in profile.missing]
    lines: list[WhiteLine] = []
    for stretch in sorted(found, key=lambda one: one.begin):
        at = (stretch.begin + stretch.end) / 2
        if any(abs(at - line.at_mm) <= TOGETHER_MM for line in lines):
            continue
        again = sum(profile.misses(at) for profile in profiles) > 1
        if (again or stretch.share >= ALONE) and all(profile.agrees(at) for profile in profiles):
            lines.append(WhiteLine(round(at, 2), round(stretch.end - stretch.begin, 2)))
    return tuple(lines)


@dataclass(frozen=True)
class _Profile:
    """What one symbol says of the head: where ink is missing all through, and where it is there."""

    missing: tuple[_Stretch, ...]
    inked: tuple[_Stretch, ...]

    def misses(self, at: float) -> bool:
        """Whether the symbol misses its ink there."""
        return any(one.begin - TOGETHER_MM <= at <= one.end + TOGETHER_MM for one in self.missing)

    def agrees(self, at: float) -> bool:
        """Whether the symbol misses its ink there, or has none to show."""
        return self.misses(at) or not any(one.begin + TOGETHER_MM <= at <= one.end - TOGETHER_MM for one in self.inked)


def _profile(symbol: PrintedSymbol, fit: Fitted, dots_per_mm: float, *, along_rows: bool) -> _Profile:
    off, ink = (fit.off.T, fit.ink.T) if along_rows else (fit.off, fit.ink)
    place, per_dot = (symbol.top, fit.scale[0]) if along_rows else (symbol.left, fit.scale[1])
    # An edge a little off its place is too light on one side and too dark on the other: over a module that cancels.
    off = np.asarray(cv2.blur(off, (PER, 1)), np.float32)
    dark = ink > 0.5
    count = dark.sum(axis=0)
    speaks = count >= LEAST_INK * off.shape[0]
    through = (dark & (off > MISSING)).sum(axis=0) >= THROUGH * np.maximum(count, 1)
    lost = (off * dark).sum(axis=0) / np.maximum(count, 1)
    return _Profile(
        _stretches(speaks & through, place / dots_per_mm, per_dot * dots_per_mm, lost),
        _stretches(speaks & ~through, place / dots_per_mm, per_dot * dots_per_mm),
    )


def _stretches(
    columns: np.ndarray, begin: float, per_mm: float, lost: np.ndarray | None = None
) -> tuple[_Stretch, ...]:
    edges = np.diff(np.concatenate(([0], columns.astype(np.int8), [0])))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    return tuple(
        _Stretch(
            begin + int(start) / per_mm,
            begin + int(end) / per_mm,
            0.0 if lost is None else float(lost[start:end].max()),
        )
        for start, end in zip(starts, ends, strict=True)
    )


def gaps_of_bar(grey: Grey, sheet: Sheet, box: tuple[int, int, int, int], dots_per_mm: float) -> tuple[WhiteLine, ...]:
    """Where ink is missing across a solid bar that the head, or the feed of a label fed sideways, runs along.

    `box` is left, top, right and bottom in dots.
    """
    left, top, right, bottom = box
    across = right - left >= bottom - top
    begin, end, low, high = (left, right, top, bottom) if across else (top, bottom, left, right)
    along = np.arange(begin + ENDS_MM * dots_per_mm, end - ENDS_MM * dots_per_mm, FINE_MM * dots_per_mm)
    beside = low + (high - low) * np.linspace(0.3, 0.7, 5)
    pairs = np.meshgrid(along, beside)
    dots = np.stack(pairs if across else pairs[::-1], axis=-1).reshape(-1, 2)
    at = sheet.pixels(dots).reshape(len(beside), len(along), 2) - np.float32(0.5)
    light = sampled(grey, at).min(axis=0)
    reach = round(AROUND_MM / FINE_MM)
    black = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(light, reach, "edge"), 2 * reach + 1), axis=1)
    contrast = max(1.0, float(np.quantile(grey, 0.95)) - float(np.median(light)))
    missing = (light - black) / contrast > MISSING
    return tuple(
        WhiteLine(round((one.begin + one.end) / 2, 2), round(one.end - one.begin, 2))
        for one in _stretches(missing, float(along[0]) / dots_per_mm, 1 / FINE_MM)
    )
