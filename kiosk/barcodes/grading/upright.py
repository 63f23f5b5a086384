"""A label's picture laid over its intended dots: whatever is measured of a print is measured there.

The places of the 2-D symbols give a first plane; the label's own ink, all of it, then draws the picture into place
(least squares over a smooth displacement, coarse to fine), for labels lie on bags and bags are bent. A label that does
not come to lie on its dots is not graded: nothing is said of it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.finding import find, find_harder
from kiosk.barcodes.grading.printed import PrintedLabel
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.readers import Sighting, Zxing

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.float64]
"""Points `(n, 2)`, right and down; or a projection `(3, 3)`."""

FINEST = 12.0
"""Pixels a millimetre of the upright picture at most: no camera here sees more."""

COARSE = 16
"""The map from dots to pixels is worked out every so many pixels."""

WINDOW = 33
"""Side of the surroundings that show how far a wrinkle carries a point, in pixels at half size."""

LEAST_OF_PART, LEAST_SETTLED = 0.45, 0.7
"""Correlation of a symbol's picture and intent, before and after, below which it is not made out."""

REACH = 30
"""How far a symbol may still be from its place, in pixels, before it is settled by itself."""

MARGIN_MM = 7.0
"""How much is kept round the label, for its paper's edges."""

LEVELS = (4, 2)
"""How coarse the picture is while it is drawn into place, one after the other."""

MOST_POINTS = 10_000
"""Pixels of an edge that draw the picture into place at most, drawn at random."""

LEAST_LIKENESS = 0.35
"""Correlation of picture and intent, each against its own surroundings, below which nothing lies on anything."""


@dataclass(frozen=True, eq=False)
class Upright:
    """The picture over the dots. `grey` and `ink` have the same shape, `scale` pixels a dot, `margin` pixels of
    surroundings on every side; `ink` is 0–1. `likeness` is how well they lie on each other.
    """

    grey: Floats
    ink: Floats
    scale: float
    margin: int
    likeness: float

    def part(self, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
        """The pixels of a rectangle given in dots, as rows and columns."""
        height, width = self.grey.shape
        rows = slice(
            max(0, round(top * self.scale) + self.margin), min(height, round(bottom * self.scale) + self.margin)
        )
        columns = slice(
            max(0, round(left * self.scale) + self.margin), min(width, round(right * self.scale) + self.margin)
        )
        return rows, columns


class Bend:
    """A smooth displacement of the upright picture: third-degree polynomials across and down, and then what wrinkles
    add, known at half the picture's pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.weights: Places = np.zeros((2, 10))
        self.wrinkles = np.zeros((2, height // 2, width // 2), np.float32)

    def terms(self, x: Floats, y: Floats) -> Floats:
        """The polynomial's terms at points in pixels of the upright picture."""
        u, v = x / self.width * 2 - 1, y / self.height * 2 - 1
        one = np.ones_like(u)
        return np.stack([one, u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3]).astype(np.float32)

    def fit(self, points: Places, shifts: Places) -> None:
        """Begin with what a few points show, `shifts` in pixels."""
        terms = self.terms(points[:, 0].astype(np.float32), points[:, 1].astype(np.float32)).T.astype(np.float64)
        ridge = np.diag(np.where(np.arange(10) < 6, 0.02, 1.0)) * len(points) / 10
        self.weights = np.asarray(np.linalg.solve(terms.T @ terms + ridge, terms.T @ shifts).T, np.float64)

    def step(self, seen: Floats, intent: Floats, level: int) -> tuple[float, float]:
        """Move once towards the intent; returns how far in pixels of this level, and the likeness before."""
        likeness = float(np.mean(seen * intent) / (np.sqrt(np.mean(seen**2) * np.mean(intent**2)) + 1e-9))
        soft = np.asarray(cv2.GaussianBlur(intent, (0, 0), 1.0), np.float32)
        target = np.asarray(cv2.GaussianBlur(seen, (0, 0), 1.0), np.float32)
        slope_x = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), np.float32)
        slope_y = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8), np.float32)
        rows, columns = np.nonzero(slope_x**2 + slope_y**2 > 0.01)
        if len(rows) < 100:
            return 0.0, likeness
        if len(rows) > MOST_POINTS:
            keep = np.random.default_rng(1).choice(len(rows), MOST_POINTS, replace=False)
            rows, columns = rows[keep], columns[keep]
        terms = self.terms((columns.astype(np.float32) + 0.5) * level, (rows.astype(np.float32) + 0.5) * level)
        jacobian = np.concatenate([terms * slope_x[rows, columns], terms * slope_y[rows, columns]]).T.astype(np.float64)
        off = (soft - target)[rows, columns].astype(np.float64)
        cut = 2.5 * np.median(np.abs(off)) + 1e-6
        weight = np.minimum(1.0, cut / (np.abs(off) + 1e-9))
        normal = jacobian.T @ (jacobian * weight[:, None])
        normal += np.diag(np.diag(normal) * 1e-3 + 1e-5 * np.trace(normal) / 20)
        move = np.linalg.solve(normal, jacobian.T @ (off * weight)).reshape(2, 10)
        far = float(np.abs(move @ terms).max())
        move *= min(1.0, 3.0 / (far + 1e-9))
        self.weights += move * level
        return far, likeness

    def at(self, x: Floats, y: Floats) -> Floats:
        """The displacement `(2, ...)` at points in pixels of the upright picture."""
        near = [
            cv2.remap(part, (x / 2 - 0.5).astype(np.float32), (y / 2 - 0.5).astype(np.float32), cv2.INTER_LINEAR,
                      borderMode=cv2.BORDER_REPLICATE)
            for part in self.wrinkles
        ]  # fmt: skip
        return np.asarray(np.tensordot(self.weights.astype(np.float32), self.terms(x, y), axes=1) + near, np.float32)

    def smooth(self, seen: Floats, intent: Floats) -> None:
        """Move every part by what its own surroundings show (Lucas and Kanade 1981), both at half size."""
        soft = np.asarray(cv2.GaussianBlur(intent, (0, 0), 1.0), np.float32)
        off = soft - np.asarray(cv2.GaussianBlur(seen, (0, 0), 1.0), np.float32)
        across = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), np.float32)
        down = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8), np.float32)
        xx, xy, yy, x_off, y_off = (
            cv2.blur(cv2.blur(part, (WINDOW, WINDOW)), (WINDOW, WINDOW))
            for part in (across * across, across * down, down * down, across * off, down * off)
        )
        least = 0.05 * float(np.mean(xx + yy)) + 1e-9
        xx, yy = xx + least, yy + least
        below = xx * yy - xy * xy
        move = np.stack([(yy * x_off - xy * y_off) / below, (xx * y_off - xy * x_off) / below])
        self.wrinkles += 2 * np.clip(move, -1.5, 1.5).astype(np.float32)


def upright(grey: Grey, label: PrintedLabel) -> Upright | None:
    """The label in the picture laid over its dots; None where it can't be found there or does not come to lie."""
    dots, pixels = _places(grey, label)
    if len(dots) < 4:
        return None
    found: object = cv2.findHomography(dots, pixels, 0)[0]
    if not isinstance(found, np.ndarray):
        return None
    plane = np.asarray(found, np.float64)
    scale = min(1.0, FINEST / label.dots_per_mm)
    margin = round(MARGIN_MM * label.dots_per_mm * scale)
    ink = _ink(label, scale, margin)
    bend = Bend(ink.shape[1], ink.shape[0])
    flat = cv2.perspectiveTransform(pixels[None], np.linalg.inv(plane))[0]
    bend.fit(dots * scale + margin, (flat - dots) * scale)
    return _drawn_into_place(grey, plane, bend, ink, scale, margin)


def _places(grey: Grey, label: PrintedLabel) -> tuple[Places, Places]:
    """Points of the label's symbols in dots, and the same in the picture: corners of squares, ends of bars."""
    wanted = {(s.modules.symbology, s.modules.content): s for s in label.symbols}
    symbologies = frozenset(symbology for symbology, _ in wanted)
    found: dict[tuple[str, bytes], Sighting] = {}
    for find_them in (find, find_harder):
        for seen in find_them(Zxing(), grey, symbologies):
            if (seen.symbology, seen.data) in wanted and len(seen.corners) == 4:
                found.setdefault((seen.symbology, seen.data), seen)
        if len(found) == len(wanted):
            break
    dots: list[Places] = [np.empty((0, 2))]
    pixels: list[Places] = [np.empty((0, 2))]
    for key, seen in found.items():
        corners = np.array([(corner.x, corner.y) for corner in seen.corners])
        linear = wanted[key].linear
        dots.append(_ends(wanted[key].corners) if linear else wanted[key].corners)
        pixels.append(_ends(corners) if linear else corners)
    return np.concatenate(dots), np.concatenate(pixels)


def _ends(corners: Places) -> Places:
    """The middles of a linear symbol's first and last bar: how far up its bars were seen is chance."""
    return np.array([(corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2])


def _ink(label: PrintedLabel, scale: float, margin: int) -> Floats:
    rows, columns = label.ink.shape
    size = (round(columns * scale), round(rows * scale))
    ink = cv2.resize(label.ink.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0.0), np.float32
    )


def _drawn_into_place(grey: Grey, plane: Places, bend: Bend, ink: Floats, scale: float, margin: int) -> Upright | None:
    height, width = ink.shape
    likeness = 0.0
    for level in LEVELS:
        source = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.35 * level), np.uint8) if level > 1 else grey
        small = (max(8, width // level), max(8, height // level))
        intent = _against_surroundings(
            1.0 - np.asarray(cv2.resize(ink, small, interpolation=cv2.INTER_AREA), np.float32)
        )
        for _ in range(4):
            seen = _sampled(source, plane, bend, small, scale, margin, level)
            step, likeness = bend.step(_against_surroundings(seen), intent, level)
            if step < 0.03:
                break
    if likeness < LEAST_LIKENESS:
        return None
    half = (width // 2, height // 2)
    intent = _against_surroundings(1.0 - np.asarray(cv2.resize(ink, half, interpolation=cv2.INTER_AREA), np.float32))
    source = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.7), np.uint8)
    for _ in range(2):
        bend.smooth(_against_surroundings(_sampled(source, plane, bend, half, scale, margin, 2)), intent)
    return Upright(_sampled(grey, plane, bend, (width, height), scale, margin, 1), ink, scale, margin, likeness)


def settled(seen: Upright, rows: slice, columns: slice) -> Floats | None:
    """A part of the picture, drawn by its own ink alone to where it belongs; None where it does not come to lie."""
    ink = seen.ink[rows, columns]
    soft = np.asarray(cv2.GaussianBlur(1.0 - ink, (0, 0), 1.2), np.float32)
    around = np.asarray(
        cv2.copyMakeBorder(seen.grey, REACH, REACH, REACH, REACH, cv2.BORDER_REPLICATE)[
            rows.start : rows.stop + 2 * REACH, columns.start : columns.stop + 2 * REACH
        ],
        np.float32,
    )
    right, down, likeness = _found_in(around, soft)
    if likeness < LEAST_OF_PART:
        return None
    bend = Bend(ink.shape[1], ink.shape[0])
    places = np.meshgrid(np.arange(ink.shape[1], dtype=np.float32), np.arange(ink.shape[0], dtype=np.float32))
    terms = bend.terms(*places)

    def moved() -> Floats:
        shift = np.tensordot(bend.weights.astype(np.float32), terms, axes=1)
        x, y = places[0] + shift[0] + right, places[1] + shift[1] + down
        return np.asarray(cv2.remap(around, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)

    for level in (2, 2, 1, 1):
        part = moved()
        small = (ink.shape[1] // level, max(4, ink.shape[0] // level))
        seen_small, ink_small = (
            np.asarray(cv2.resize(one, small, interpolation=cv2.INTER_AREA), np.float32) for one in (part, 1.0 - ink)
        )
        bend.step(_against_surroundings(seen_small), _against_surroundings(ink_small), level)
    part = moved()
    lies = float(np.corrcoef(np.asarray(cv2.GaussianBlur(part, (0, 0), 1.0)).ravel(), soft.ravel())[0, 1])
    return part if lies >= LEAST_SETTLED else None


def _found_in(around: Floats, soft: Floats) -> tuple[int, int, float]:
    """Where the part is likest to its surroundings: looked for at half size. Right, down, and how like."""
    small, part = (
        np.asarray(cv2.resize(one, (one.shape[1] // 2, one.shape[0] // 2), interpolation=cv2.INTER_AREA), np.float32)
        for one in (around, soft)
    )
    _, likeness, _, (right, down) = cv2.minMaxLoc(cv2.matchTemplate(small, part, cv2.TM_CCOEFF_NORMED))
    return 2 * right, 2 * down, float(likeness)


def _sampled(
    source: Grey, plane: Places, bend: Bend, size: tuple[int, int], scale: float, margin: int, level: int
) -> Floats:
    """The upright picture at a coarseness, from the camera's own pixels."""
    few = (-(-size[0] // COARSE) + 1, -(-size[1] // COARSE) + 1)
    columns, rows = np.meshgrid(
        np.arange(few[0], dtype=np.float32) * COARSE * level, np.arange(few[1], dtype=np.float32) * COARSE * level
    )
    shift = bend.at(columns, rows)
    x = (columns + shift[0] - margin) / scale
    y = (rows + shift[1] - margin) / scale
    below = plane[2, 0] * x + plane[2, 1] * y + plane[2, 2]
    at_x = (plane[0, 0] * x + plane[0, 1] * y + plane[0, 2]) / below - 0.5
    at_y = (plane[1, 0] * x + plane[1, 1] * y + plane[1, 2]) / below - 0.5
    return np.asarray(
        cv2.remap(source, _drawn_out(at_x, size), _drawn_out(at_y, size), cv2.INTER_LINEAR,
                  borderMode=cv2.BORDER_REPLICATE), np.float32,
    )  # fmt: skip


def _drawn_out(coarse: Floats, size: tuple[int, int]) -> Floats:
    """A map known at every `COARSE` pixels (corners), at the middle of every pixel."""
    step = np.array([[1 / COARSE, 0, 0.5 / COARSE], [0, 1 / COARSE, 0.5 / COARSE]])
    return np.asarray(
        cv2.warpAffine(coarse.astype(np.float32), step, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.float32
    )


def _against_surroundings(picture: Floats) -> Floats:
    """Each point against the mean and spread of what is round it: light that changes slowly drops out."""
    reach = 2 * (min(picture.shape) // 16) + 1
    mean = cv2.blur(picture, (reach, reach))
    off = picture - mean
    spread = cv2.blur(off * off, (reach, reach))
    least = 0.15 * float(np.sqrt(spread.max()))
    return np.asarray(off / (np.sqrt(np.maximum(spread, 0)) + least + 1e-6), np.float32)
