"""One symbol of a picture laid over its intended modules: whatever is measured of a print is measured there.

The reader's corners give a plane. What is left, for labels lie on bags and bags are bent, is a gentle bend that parts
of the symbol show by themselves, each compared with the modules due there. A symbol that does not come to lie on its
modules is not graded.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.printed import PrintedSymbol
from kiosk.barcodes.picture import Grey

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.float64]
"""Points `(n, 2)`, right and down; or a projection `(3, 3)`."""

PER = 4
"""Pixels a module is sampled with; a camera that sees a whole label has two to five."""

BANDS = 3
"""Bands of a linear symbol's height that show by themselves how far they are from their place."""

ROWS = 60
"""Rows at most that the height of a linear symbol is sampled with."""

BESIDE = 12
"""Pixels of quiet zone that a part at the end of bars takes in."""

MOST_LEFT = 2.0
"""Pixels that a wrinkle carries a part at most, beside the gentle bend."""

QUIET = 4
"""Modules of quiet zone that are looked at with the symbol at most."""

PARTS, WRINKLES = ((96, 16), (48, 5)), ((48, 4), (28, 3))
"""Side of a part that shows by itself how far it is from its place, and how far it is looked for, in pixels: large
parts first, since small ones look like their neighbours.
"""

SQUARE = 8
"""How far a part of a square is looked for at most: a reader knows its corners better than the ends of bars."""

LEAST_LIKENESS, MADE_OUT = 0.4, 0.6
"""Correlation of a part with its modules from which on it counts, and the share of parts that have to count."""

COARSE = 8
"""The map from modules to the picture is worked out every so many pixels."""


@dataclass(frozen=True, eq=False)
class Upright:
    """A symbol over its modules. `grey` and `ink` (0–1, as intended) have the same shape, quiet zone included; `box` is
    the symbol alone, `scale` pixels a dot down and across. `dots` and `pixels` are the same places of it on the label
    and in the picture.
    """

    grey: Floats
    ink: Floats
    box: tuple[slice, slice]
    scale: tuple[float, float]
    dots: Places
    pixels: Places


def sampled(picture: Grey | Floats, at: Floats, border: int = cv2.BORDER_REPLICATE) -> Floats:
    """What a picture shows at those pixels, `(rows, columns, 2)`, right and down; beyond it its edge, or as said."""
    right, down = np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])
    return np.asarray(cv2.remap(picture, right, down, cv2.INTER_LINEAR, borderMode=border), np.float32)


class Bend:
    """How far the symbol's places are from where its plane has them: a gentle bend, and what wrinkles add to it."""

    def __init__(self, plane: Places, shape: tuple[int, ...]) -> None:
        self.plane, self.shape = plane, shape
        self.weights: Places = np.zeros((2, 8))
        self.wrinkles: list[tuple[Floats, Places, Places]] = []

    def pixels(self, places: Places) -> Places:
        """Where places `(n, 2)` of the upright symbol are in the picture."""
        bent = places + (self.weights @ _terms(places, self.shape)).T
        for shifts, first, apart in self.wrinkles:
            at = ((places - first) / apart).astype(np.float32)[:, None]
            bent += sampled(shifts, at)[:, 0]
        return _projected(self.plane, bent)

    def seen(self, grey: Grey) -> Floats:
        """The picture's pixels over the symbol."""
        few = [-(-side // COARSE) + 2 for side in self.shape]
        y, x = (np.arange(count) * COARSE - COARSE / 2 - 0.5 for count in few)
        coarse = self.pixels(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(few[0], few[1], 2)
        size = (few[1] * COARSE, few[0] * COARSE)
        full = np.asarray(cv2.resize(coarse.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)
        at = np.ascontiguousarray(full[COARSE : COARSE + self.shape[0], COARSE : COARSE + self.shape[1]])
        return sampled(grey, at)


def upright(grey: Grey, symbol: PrintedSymbol, corners: Places) -> Upright | None:
    """The symbol whose corners are at those pixels, over its modules; None where it does not come to lie on them."""
    ink, box = _intended(symbol)
    left, top = box[1].start, box[0].start
    right, bottom = box[1].stop, box[0].stop
    own = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32) - 0.5
    plane = np.asarray(cv2.getPerspectiveTransform(own, corners.astype(np.float32)), np.float64)
    soft = np.asarray(cv2.GaussianBlur(1.0 - ink, (0, 0), PER / 3), np.float32)
    bend = Bend(plane, ink.shape)
    for size, reach in PARTS:
        parts = _parts(bend.seen(grey), soft, box, (size, reach), linear=symbol.linear)
        if parts.counts.mean() < MADE_OUT:
            return None
        bend.weights += _through(parts, ink.shape)
    for part in WRINKLES if symbol.linear else WRINKLES[:1]:
        parts = _parts(bend.seen(grey), soft, box, part, linear=symbol.linear)
        if parts.counts.mean() < MADE_OUT:
            return None
        bend.wrinkles.append((_smooth(parts, linear=symbol.linear), parts.first, parts.apart))
    places, dots = _few_places(symbol, box)
    scale = (float(bottom - top) / symbol.height, float(right - left) / symbol.width)
    return Upright(bend.seen(grey), ink, box, scale, dots, bend.pixels(places))


def _intended(symbol: PrintedSymbol) -> tuple[Floats, tuple[slice, slice]]:
    """The ink due, a pixel each, and where the symbol itself stands in it."""
    rows = min(ROWS, round(PER * symbol.height / symbol.x_dots)) if symbol.linear else PER
    quiet = PER * min(QUIET, symbol.modules.quiet)
    down = 0 if symbol.linear else quiet
    ink = np.repeat(np.repeat(symbol.modules.dark, rows, axis=0), PER, axis=1).astype(np.float32)
    box = slice(down, down + ink.shape[0]), slice(quiet, quiet + ink.shape[1])
    return np.pad(ink, ((down, down), (quiet, quiet))), box


def _terms(places: Places, shape: tuple[int, ...]) -> Places:
    """What a gentle bend is made of, `(8, n)`: constant, linear, quadratic, and two more across, for bars are long."""
    u, v = places[:, 0] / shape[1] * 2 - 1, places[:, 1] / shape[0] * 2 - 1
    return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u**4])


def _projected(plane: Places, places: Places) -> Places:
    return np.asarray(cv2.perspectiveTransform(places[None], plane)[0], np.float64)


@dataclass(frozen=True, eq=False)
class _Parts:
    """Parts of a symbol, rows × columns of them: where their middles are, how far they are from their places, in
    pixels, and which of them count.
    """

    middles: Places
    shifts: Places
    counts: npt.NDArray[np.bool_]

    @property
    def first(self) -> Places:
        """The middle of the upper left part."""
        return np.asarray(self.middles[0, 0], np.float64)

    @property
    def apart(self) -> Places:
        """From one middle to the next, right and down; 1 where there is no next."""
        rows, columns = self.counts.shape
        far = (self.middles[-1, -1] - self.middles[0, 0]) / np.maximum((columns - 1, rows - 1), 1)
        return np.where(far > 0, far, 1.0)


def _parts(seen: Floats, soft: Floats, box: tuple[slice, slice], look: tuple[int, int], *, linear: bool) -> _Parts:
    """How far each part is from its place. `look` is the side of a part and how far it is looked for."""
    size, reach = look
    down = 0 if linear else min(reach, SQUARE)
    reach = reach if linear else min(reach, SQUARE)
    across, below = _slices(box[1], size), _slices(box[0], size)
    high = 1.0
    if linear:
        # Bars stand upright: rows of them differ by noise, and by how the symbol is turned.
        flat = (seen.shape[1], 2 * BANDS)
        high = seen.shape[0] / (2 * BANDS)
        seen, soft = (
            np.asarray(cv2.resize(one, flat, interpolation=cv2.INTER_AREA), np.float32) for one in (seen, soft)
        )
        below = [slice(row, row + 2) for row in range(0, 2 * BANDS, 2)]
        # Paper beside the first and last bar tells where those are.
        across = _slices(slice(box[1].start - BESIDE, box[1].stop + BESIDE), size)
    around = cv2.copyMakeBorder(seen, down, down, reach, reach, cv2.BORDER_REPLICATE)
    middles, shifts = np.zeros((2, len(below), len(across), 2))
    alike = np.zeros((len(below), len(across)))
    for row, rows in enumerate(below):
        for column, columns in enumerate(across):
            room = around[rows.start : rows.stop + 2 * down, columns.start : columns.stop + 2 * reach]
            likeness = np.asarray(cv2.matchTemplate(room, soft[rows, columns], cv2.TM_CCOEFF_NORMED), np.float32)
            _, alike[row, column], _, (right, far) = cv2.minMaxLoc(likeness)
            middles[row, column] = (columns.start + columns.stop - 1) / 2, (rows.start + rows.stop) / 2 * high - 0.5
            shifts[row, column, 0] = right + _between(likeness[far], right) - reach
            shifts[row, column, 1] = 0.0 if linear else far + _between(likeness[:, right], far) - down
    return _Parts(middles, shifts, alike >= LEAST_LIKENESS)


def _slices(whole: slice, most: int) -> list[slice]:
    """Parts of so many pixels at most that overlap by half."""
    length = whole.stop - whole.start
    size = min(most, length)
    count = max(1, round(2 * (length - size) / most) + 1)
    starts = np.linspace(whole.start, whole.stop - size, count).round().astype(int)
    return [slice(int(start), int(start) + size) for start in starts]


def _through(parts: _Parts, shape: tuple[int, ...]) -> Places:
    """The gentlest bend through the shifts, three times, so that parts that were led astray count little."""
    terms, shifts = _terms(parts.middles[parts.counts], shape).T, parts.shifts[parts.counts]
    ridge = np.diag([1e-6, 0.02, 0.02, 0.1, 0.1, 0.1, 0.1, 0.1])
    weight: Places = np.ones(len(terms))
    found: Places = np.zeros((8, 2))
    for _ in range(3):
        normal, seen = terms.T @ (terms * weight[:, None]) + ridge, terms.T @ (shifts * weight[:, None])
        found = np.asarray(np.linalg.solve(normal, seen), np.float64)
        far = np.hypot(*(shifts - terms @ found).T)
        weight = 1 / (1 + far**2)
    return np.asarray(found.T, np.float64)


def _smooth(parts: _Parts, *, linear: bool) -> Floats:
    """What is left of the shifts, each with its neighbours': a wrinkle carries more than one part."""
    counts = parts.counts.astype(np.float32)[..., None]
    shifts = np.clip(parts.shifts, -MOST_LEFT, MOST_LEFT).astype(np.float32) * counts
    around = (1, 3) if linear else (3, 3)
    near = np.asarray(cv2.blur(shifts, around, borderType=cv2.BORDER_REPLICATE), np.float32)
    share = np.asarray(cv2.blur(counts, around, borderType=cv2.BORDER_REPLICATE), np.float32)[..., None]
    return np.asarray(near / np.maximum(share, 1e-3), np.float32)


def _between(row: Floats, at: int) -> float:
    """The peak of a row to a part of a pixel."""
    if not 0 < at < len(row) - 1:
        return 0.0
    before, here, after = (float(row[index]) for index in (at - 1, at, at + 1))
    below = before - 2 * here + after
    return 0.5 * (before - after) / below if below < 0 else 0.0


def _few_places(symbol: PrintedSymbol, box: tuple[slice, slice]) -> tuple[Places, Places]:
    """Nine places of a square, or three along the middle of bars: in pixels of the upright symbol, and in dots."""
    down = np.array([0.5]) if symbol.linear else np.linspace(0, 1, 3)
    right, below = (part.ravel() for part in np.meshgrid(np.linspace(0, 1, 3), down))
    width, height = box[1].stop - box[1].start, box[0].stop - box[0].start
    places = np.stack([box[1].start + right * width, box[0].start + below * height], axis=1) - 0.5
    dots = np.stack([symbol.left + right * symbol.width, symbol.top + below * symbol.height], axis=1)
    return places, dots
