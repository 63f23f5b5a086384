"""A symbol as a grid of modules: what every drawing starts from and every proof ends at."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Modules:
    """One symbol in modules, True = dark, without its quiet zone.

    `dark` is a read-only array (rows, columns); a linear symbol has one row. `content` is exactly what a reader has to
    return, `aim` the symbology identifier (ISO/IEC 15424) it has to report. `quiet` is the quiet zone, in modules, that
    the page leaves free: on all four sides of a 2-D symbol, left and right of a linear one.
    """

    symbology: str
    aim: str
    content: bytes
    dark: Grid
    quiet: int

    @property
    def width(self) -> int:
        """Columns, in modules."""
        return int(self.dark.shape[1])

    @property
    def height(self) -> int:
        """Rows, in modules; 1 for a linear symbol."""
        return int(self.dark.shape[0])


def frozen(grid: Grid) -> Grid:
    """The same grid, closed for writing."""
    grid.flags.writeable = False
    return grid


class Bar(NamedTuple):
    """A dark rectangle in modules: left, top, width, height, from the symbol's upper left."""

    x: int
    y: int
    width: int
    height: int


def runs(modules: Modules) -> tuple[Bar, ...]:
    """The dark rectangles that make up the symbol: disjoint, and together every dark module.

    Each run of a row is one rectangle, and equal runs of following rows are one. Every drawing of a symbol, on any
    page or bitmap, is made of these.
    """
    edges = np.diff(np.pad(modules.dark.view(np.int8), ((0, 0), (1, 1))), axis=1)
    y, x = np.nonzero(edges == 1)
    width = np.nonzero(edges == -1)[1] - x
    order = np.lexsort((y, width, x))
    y, x, width = y[order], x[order], width[order]
    follows = (np.diff(x) == 0) & (np.diff(width) == 0) & (np.diff(y) == 1)
    first = np.nonzero(np.concatenate(([True], ~follows)))[0] if len(y) else np.array([], dtype=np.intp)
    height = np.diff(np.append(first, len(y)))
    columns = (x[first].tolist(), y[first].tolist(), width[first].tolist(), height.tolist())
    return tuple(map(Bar._make, zip(*columns, strict=True)))
