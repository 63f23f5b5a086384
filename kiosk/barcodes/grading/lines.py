"""White lines along the feed: columns of dots that a print head no longer heats, found where they cross symbols."""

from dataclasses import dataclass

import numpy as np

from kiosk.barcodes.grading.symbols import Fitted
from kiosk.domain.grades import WhiteLine

LEAST_INK = 0.06
"""Share of a column of a symbol that must be ink for the column to say anything."""

MISSING = 0.18
"""Least share of a dot's ink that must be missing: a dead dot of 600 dpi is less than a pixel of the camera."""

THROUGH = 0.75
"""Share of a column's ink that must be missing: a line goes all the way through, a void does not."""

TOGETHER_MM = 0.2
"""Lines of two symbols at most this far apart are one."""


@dataclass(frozen=True)
class _Stretch:
    """A run of columns of one symbol along the head, mm from the label's edge."""

    begin: float
    end: float


def white_lines(fitted: tuple[Fitted, ...], dots_per_mm: float, *, along_rows: bool) -> tuple[WhiteLine, ...]:
    """Lines that go through every symbol with ink at their place. `along_rows` where the label is fed sideways."""
    profiles = [_profile(one, dots_per_mm, along_rows=along_rows) for one in fitted]
    found = [stretch for profile in profiles for stretch in profile.missing]
    lines: list[WhiteLine] = []
    for stretch in sorted(found, key=lambda one: one.begin):
        at = (stretch.begin + stretch.end) / 2
        if any(abs(at - line.at_mm) <= TOGETHER_MM for line in lines):
            continue
        if all(profile.agrees(at) for profile in profiles):
            lines.append(WhiteLine(round(at, 2), round(stretch.end - stretch.begin, 2)))
    return tuple(lines)


@dataclass(frozen=True)
class _Profile:
    """What one symbol says of the head: where ink is missing all through, and where it is there."""

    missing: tuple[_Stretch, ...]
    inked: tuple[_Stretch, ...]

    def agrees(self, at: float) -> bool:
        """Whether the symbol misses its ink there, or has none to show."""
        if any(one.begin - TOGETHER_MM <= at <= one.end + TOGETHER_MM for one in self.missing):
            return True
        return not any(one.begin + TOGETHER_MM <= at <= one.end - TOGETHER_MM for one in self.inked)


def _profile(one: Fitted, dots_per_mm: float, *, along_rows: bool) -> _Profile:
    off, ink = (one.off[one.box].T, one.ink[one.box].T) if along_rows else (one.off[one.box], one.ink[one.box])
    place = one.top if along_rows else one.left
    dark = ink > 0.6
    count = dark.sum(axis=0)
    speaks = count >= LEAST_INK * off.shape[0]
    through = (dark & (off > MISSING)).sum(axis=0) >= THROUGH * np.maximum(count, 1)
    return _Profile(
        _stretches(speaks & through, place, one.scale * dots_per_mm, dots_per_mm),
        _stretches(speaks & ~through, place, one.scale * dots_per_mm, dots_per_mm),
    )


def _stretches(columns: np.ndarray, place: int, per_mm: float, dots_per_mm: float) -> tuple[_Stretch, ...]:
    edges = np.diff(np.concatenate(([0], columns.astype(np.int8), [0])))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    begin = place / dots_per_mm
    return tuple(
        _Stretch(begin + int(start) / per_mm, begin + int(end) / per_mm)
        for start, end in zip(starts, ends, strict=True)
    )
