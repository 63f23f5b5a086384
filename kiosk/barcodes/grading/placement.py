"""Where the print stands on its paper: by the paper's edges in the upright picture, each a line of steps in light."""

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.printed import PrintedLabel
from kiosk.barcodes.grading.upright import Floats, Upright
from kiosk.domain.grades import Placement

STEP = 0.10
"""Least fall in light at the edge of white stock, as a share of its own."""

LOOKS = 60
"""Places along a side at which its edge is looked for."""

NEAR = 1.5
"""How far, in pixels, a step may be from the line that its fellows make."""

FELLOWS = 0.5
"""Share of the places looked at that have to lie on that line."""

SIDE = 4
"""Pixels on either side of an edge that have to be dark and white."""

INWARD_MM = 6.0
"""How far inside its place an edge is looked for."""


def placement(seen: Upright, label: PrintedLabel) -> Placement:
    """The print's place on the paper, by the edges that can be seen."""
    per_mm = label.dots_per_mm * seen.scale
    inward = round(INWARD_MM * per_mm)
    soft = np.asarray(cv2.GaussianBlur(seen.grey, (0, 0), 1.0), np.float32)
    left, right = _edge(soft, seen.margin, inward), _edge(soft[:, ::-1], seen.margin, inward)
    top, bottom = _edge(soft.T, seen.margin, inward), _edge(soft.T[:, ::-1], seen.margin, inward)
    rows, columns = label.ink.shape
    return Placement(
        _shift(left, right, per_mm), _shift(top, bottom, per_mm),
        _times(left, right, columns * seen.scale), _times(top, bottom, rows * seen.scale),
    )  # fmt: skip


def _shift(near: float | None, far: float | None, per_mm: float) -> float | None:
    """How far the print stands from its place: the paper stands as far the other way in the print's own picture."""
    return None if near is None or far is None else -(near - far) / 2 / per_mm


def _times(near: float | None, far: float | None, due: float) -> float | None:
    """How many times as large as intended the print is: in its own picture the paper is as much smaller."""
    return None if near is None or far is None else due / (due - near - far)


def _edge(soft: Floats, margin: int, inward: int) -> float | None:
    """Where the paper begins, in pixels inside the place where its left edge belongs; None where no line is seen."""
    height = soft.shape[0]
    rows = np.linspace(margin + 0.04 * height, height - margin - 0.04 * height, LOOKS).astype(np.intp)
    strip = soft[rows, 1 : margin + inward]
    rise = strip[:, 1:] - strip[:, :-1]
    white = np.quantile(soft[rows, margin : margin + 4 * inward], 0.9, axis=1)
    at = _outermost(strip, white)
    found = np.nonzero(at >= 0)[0]
    if len(found) < FELLOWS * LOOKS:
        return None
    places = np.array([_between(rise[row], int(at[row])) for row in found]) + 2.5 - margin
    line = _line(found.astype(np.float64), places)
    fellows = np.abs(line - places) < NEAR
    return float(np.median(line)) if fellows.sum() >= FELLOWS * LOOKS else None


def _outermost(strip: Floats, white: Floats) -> npt.NDArray[np.intp]:
    """For each row where light first rises to white and stays there, counted in rises; -1 where it never does."""
    inside, outside = _mean_of(strip[:, SIDE:]), _mean_of(strip)[:, : strip.shape[1] - 2 * SIDE + 1]
    steps = (inside - outside) / white[:, None]
    steep = (steps > STEP) & (inside > 0.8 * white[:, None])
    ahead = np.lib.stride_tricks.sliding_window_view(np.pad(steps, ((0, 0), (0, 2 * SIDE))), 2 * SIDE + 1, axis=1)
    top = steep & (steps >= ahead.max(axis=2))
    return np.where(top.any(axis=1), top.argmax(axis=1) + SIDE - 1, -1)


def _mean_of(strip: Floats) -> Floats:
    """The mean of every `SIDE` pixels side by side."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(strip, SIDE, axis=1).mean(axis=2), np.float32)


def _between(rise: Floats, at: int) -> float:
    """The peak of a rise to a part of a pixel."""
    if not 0 < at < len(rise) - 1:
        return float(at)
    before, here, after = (float(rise[index]) for index in (at - 1, at, at + 1))
    below = before - 2 * here + after
    return at + (0.5 * (before - after) / below if below < 0 else 0.0)


def _line(rows: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The straight line that most places lie near, at those rows."""
    chance = np.random.default_rng(1)
    best, most = np.full(len(rows), np.median(places)), 0
    for _ in range(60):
        one, other = chance.choice(len(rows), 2, replace=False)
        slope = (places[other] - places[one]) / (rows[other] - rows[one])
        line = places[one] + slope * (rows - rows[one])
        count = int((np.abs(line - places) < NEAR).sum())
        if count > most:
            best, most = line, count
    return best
