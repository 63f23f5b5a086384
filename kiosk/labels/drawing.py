"""What stands where on a label, in whole dots of the printer, before any page is made.

The upper left dot of the stock is (0, 0). A drawing is the intent that the proof holds the raster against: symbols with
their modules, texts with the box they own, solid black areas; and nothing else may be inked.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kiosk.barcodes.modules import Modules
from kiosk.labels.typeface import Face, width

_Dot = TypeVar("_Dot", bound=np.generic)
Bits = NDArray[np.bool_]
"""Rows × columns of dots, True = black."""


@dataclass(frozen=True)
class Box:
    """A rectangle of whole dots."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.top + self.height

    def grown(self, across: int, down: int) -> "Box":
        """The box with so many dots more on each side."""
        return Box(self.left - across, self.top - down, self.width + 2 * across, self.height + 2 * down)

    def moved(self, right: int, down: int) -> "Box":
        """The box so many dots further to the right and down."""
        return Box(self.left + right, self.top + down, self.width, self.height)

    def within(self, other: "Box") -> bool:
        """Whether no dot of this box lies outside the other."""
        inside_across = other.left <= self.left and self.right <= other.right
        return inside_across and other.top <= self.top and self.bottom <= other.bottom

    def overlaps(self, other: "Box") -> bool:
        """Whether the boxes share a dot."""
        apart_across = self.right <= other.left or other.right <= self.left
        return not (apart_across or self.bottom <= other.top or other.bottom <= self.top)

    def of(self, picture: NDArray[_Dot]) -> NDArray[_Dot]:
        """The part of a picture inside the box."""
        return picture[self.top : self.bottom, self.left : self.right]


@dataclass(frozen=True)
class PlacedSymbol:
    """A symbol at its place. `box` holds its modules without the quiet zone, each `x_dots` wide.

    `quiet` is the quiet zone in dots: left and right of a linear symbol, all round a two-dimensional one.
    """

    what: str
    modules: Modules
    box: Box
    x_dots: int
    quiet: int

    @property
    def linear(self) -> bool:
        """Whether the symbol has one row of modules, drawn as tall bars."""
        return self.modules.height == 1

    @property
    def owned(self) -> Box:
        """The symbol with its quiet zone: nothing else may be inked there."""
        return self.box.grown(self.quiet, 0 if self.linear else self.quiet)

    def bits(self) -> Bits:
        """The dots intended inside `owned`."""
        inner = np.repeat(self.modules.dark, self.x_dots, axis=1)
        inner = np.repeat(inner, self.box.height if self.linear else self.x_dots, axis=0)
        return np.pad(inner, ((0, 0) if self.linear else (self.quiet, self.quiet), (self.quiet, self.quiet)))


@dataclass(frozen=True)
class PlacedText:
    """One line of text at its place: `size` in dots, the base line's left end at (`left`, `baseline`).

    `turned` lines run from bottom to top, as the flags of a donation number do (ISBT 128): there `left` is the column
    of the base line and `baseline` the row where the line starts. `reversed_out` is white on a black area.
    """

    what: str
    text: str
    face: Face
    size: float
    left: int
    baseline: int
    turned: bool = False
    reversed_out: bool = False

    @property
    def pens(self) -> tuple[int, ...]:
        """Where each letter starts, in whole dots from the start of the line; then where the line ends.

        Letters on whole dots come out alike wherever they stand, and leave no rounding to the rasteriser.
        """
        return _pens(self.face, self.text, self.size)

    @property
    def length(self) -> int:
        """Advance width of the line in dots."""
        return self.pens[-1]

    @property
    def box(self) -> Box:
        """The dots the line may ink: its advance width by the height of accented capitals and tails."""
        above, below = round(self.size * 0.97), round(self.size * 0.25)
        run = self.length + 2
        if self.turned:
            return Box(self.left - above, self.baseline - run + 1, above + below, run)
        return Box(self.left - 1, self.baseline - above, run, above + below)

    @property
    def core(self) -> Box:
        """Where the line certainly inks, between the tops of its capitals and its base line: no two cores may meet."""
        above, run = round(self.size * self.face.ascent), max(1, self.length - 1)
        if self.turned:
            return Box(self.left - above, self.baseline - run, above, run)
        return Box(self.left, self.baseline - above, run, above)


@dataclass(frozen=True)
class Solid:
    """A black area: a rule, a side of a frame, or the ground of reversed-out text."""

    box: Box


@dataclass(frozen=True)
class Drawing:
    """One label, `width` by `height` dots at `dpi`."""

    width: int
    height: int
    dpi: int
    symbols: tuple[PlacedSymbol, ...]
    texts: tuple[PlacedText, ...]
    solids: tuple[Solid, ...]

    def moved(self, right: int, down: int) -> "Drawing":
        """Everything so many dots further to the right and down, on the same stock."""
        return replace(
            self,
            symbols=tuple(replace(symbol, box=symbol.box.moved(right, down)) for symbol in self.symbols),
            texts=tuple(replace(text, left=text.left + right, baseline=text.baseline + down) for text in self.texts),
            solids=tuple(Solid(solid.box.moved(right, down)) for solid in self.solids),
        )


@lru_cache(maxsize=4096)
def _pens(face: Face, text: str, size: float) -> tuple[int, ...]:
    pens, pen = [0], 0.0
    for character in text:
        pen += width(face, character) * size
        pens.append(round(pen))
    return tuple(pens)
