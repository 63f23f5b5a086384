"""What a label was meant to look like: its dots, and where its symbols stand among them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kiosk.barcodes.modules import Modules

Bits = npt.NDArray[np.bool_]
MM_PER_INCH = 25.4


@dataclass(frozen=True, eq=False)
class PrintedSymbol:
    """One symbol of a label as it was proved: its upper left dot, the dots of a module, and its height in dots."""

    what: str
    modules: Modules
    left: int
    top: int
    x_dots: int
    height: int

    @property
    def linear(self) -> bool:
        """Whether it has one row of modules, drawn as tall bars."""
        return self.modules.height == 1

    @property
    def width(self) -> int:
        """Its width in dots."""
        return self.modules.width * self.x_dots

    @property
    def corners(self) -> npt.NDArray[np.float64]:
        """Upper left, upper right, lower right, lower left, in dots `(4, 2)`."""
        right, bottom = self.left + self.width, self.top + self.height
        return np.array([(self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom)], np.float64)


@dataclass(frozen=True, eq=False)
class PrintedLabel:
    """A label as it was proved. `ink` is rows × columns of dots, True = black; `dpi` the printer's dots an inch."""

    ink: Bits
    dpi: int
    symbols: tuple[PrintedSymbol, ...]

    @property
    def dots_per_mm(self) -> float:
        """Dots a millimetre."""
        return self.dpi / MM_PER_INCH
