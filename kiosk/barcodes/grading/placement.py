"""Where the print stands on its paper: by the paper's edges, looked for where they belong by the symbols' places."""

import cv2
import numpy as np

from kiosk.barcodes.grading.printed import PrintedLabel
from kiosk.barcodes.grading.sheet import Sheet
from kiosk.barcodes.grading.upright import Floats, sampled
from kiosk.barcodes.picture import Grey
from kiosk.domain.grades import Placement

LOOKS = 40
"""Places along a side at which its edge is looked for."""

INWARD_MM, OUTWARD_MM, STEP_MM = 8.0, 8.0, 0.1
"""How far inside and outside of its place an edge is looked for, and in which steps."""

BESIDE = 5
"""Steps on either side of an edge that have to be paper and darker."""

DARKER, WHITE = 0.1, 0.9
"""Least fall in light at an edge, and the least that paper has of its own light, as shares of it."""

FELLOWS, NEAR_MM = 0.35, 0.6
"""Share of the places looked at that have to lie so near to the line of all."""

INKED, AHEAD = 0.5, 20
"""How much ink has to be due within so many steps outside of an edge for the dark there to say nothing: more steps than
a symbol's place on a bent bag is wrong by.
"""


def placement(grey: Grey, label: PrintedLabel, sheet: Sheet) -> Placement:
    """The print's place on the paper, by the edges that can be seen."""
    height, width = (side / label.dots_per_mm for side in label.ink.shape)
    left, right, top, bottom = (
        _edge(*_strip(grey, label, sheet, outward, side, along))
        for outward, side, along in (((-1, 0), 0.0, height), ((1, 0), width, height),
                                     ((0, -1), 0.0, width), ((0, 1), height, width))
    )  # fmt: skip
    room = min(_rooms(label, (*_both(left, right), *_both(top, bottom))), default=1.0)
    return Placement(
        _shift(left, right), _shift(top, bottom), _times(left, right, width), _times(top, bottom, height), room
    )


def _strip(
    grey: Grey, label: PrintedLabel, sheet: Sheet, outward: tuple[int, int], side: float, along: float
) -> tuple[Floats, Floats]:
    """The picture and the ink due on lines across one side, from inside out."""
    steps = np.arange(-INWARD_MM, OUTWARD_MM, STEP_MM)
    places = np.linspace(0.04, 0.96, LOOKS) * along
    across, beside = np.meshgrid(side + steps * sum(outward), places)
    dots = np.stack((across, beside) if outward[0] else (beside, across), axis=-1) * label.dots_per_mm
    at = sheet.pixels(dots.reshape(-1, 2)).reshape(dots.shape) - np.float32(0.5)
    seen = sampled(grey, at, cv2.BORDER_CONSTANT)
    return seen, sampled(label.ink.astype(np.float32), dots.astype(np.float32) - np.float32(0.5), cv2.BORDER_CONSTANT)


def _edge(strip: Floats, ink: Floats) -> float | None:
    """How far outside of its place the paper ends, in mm, below 0 for inside; None where no line is seen.

    On each line it is where light falls last from paper's own. Where ink is due it may be dark, and that is no edge.
    """
    white = np.maximum(1.0, np.quantile(strip[:, : round(INWARD_MM / STEP_MM)], 0.9, axis=1))[:, None]
    means = np.lib.stride_tricks.sliding_window_view(strip, BESIDE, axis=1).mean(axis=2)
    beyond = np.pad(ink, ((0, 0), (0, AHEAD - BESIDE)))
    due = np.lib.stride_tricks.sliding_window_view(beyond, AHEAD, axis=1).max(axis=2)
    falls = (means[:, :-BESIDE] - means[:, BESIDE:]) / white
    edge = (falls > DARKER) & (means[:, :-BESIDE] > WHITE * white) & (due[:, BESIDE:] < INKED)
    found = np.nonzero(edge.any(axis=1))[0]
    if len(found) < FELLOWS * LOOKS:
        return None
    last = edge.shape[1] - 1 - edge[found, ::-1].argmax(axis=1)
    window = falls[found[:, None], np.maximum(0, last[:, None] - np.arange(BESIDE + 1))]
    steepest = last - window.argmax(axis=1)
    at = (steepest + BESIDE - 0.5) * STEP_MM - INWARD_MM
    middle = float(np.median(at))
    near = np.abs(at - middle) <= NEAR_MM
    return float(np.median(at[near])) if near.sum() >= FELLOWS * LOOKS else None


def _both(near: float | None, far: float | None) -> tuple[float | None, float | None]:
    """Both edges: one that was not seen stands where the paper's size puts it by the other."""
    return (
        -far if near is None and far is not None else near,
        -near if far is None and near is not None else far,
    )


def _shift(near: float | None, far: float | None) -> float | None:
    """How far the print stands from its place: the paper stands as far the other way in the print's own picture.

    One edge is enough: the other may lie where ink runs off the paper, or on something as bright.
    """
    shifts = [shift for shift in (near, None if far is None else -far) if shift is not None]
    return sum(shifts) / len(shifts) if shifts else None


def _times(near: float | None, far: float | None, due: float) -> float | None:
    """How many times as large as intended the print is: in its own picture the paper is as much smaller."""
    return None if near is None or far is None else due / (due + near + far)


def _rooms(label: PrintedLabel, edges: tuple[float | None, ...]) -> list[float]:
    """How much of the paper due beside each quiet zone is there, as shares; below 0 where part of the zone is not."""
    rows, columns = label.ink.shape
    rooms = []
    for symbol in label.symbols:
        quiet = symbol.modules.quiet * symbol.x_dots
        down = 0 if symbol.linear else quiet
        right, bottom = symbol.left + symbol.width, symbol.top + symbol.height
        due = (symbol.left - quiet, columns - right - quiet, symbol.top - down, rows - bottom - down)
        for dots, edge in zip(due, edges, strict=True):
            if edge is not None:
                mm = max(dots / label.dots_per_mm, 0.3)
                rooms.append((mm + edge) / mm)
    return rooms
