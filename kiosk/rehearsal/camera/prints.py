"""A print: the very dots that went to the printer, on paper of true size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MM_PER_INCH = 25.4


@dataclass(frozen=True, eq=False)
class Print:
    """A printed label, sheet, band or badge.

    `bits` has shape (rows, columns), True where a dot is black; `dpi` is the printer's dots an inch. The array is
    copied and closed for writing. `ink` is how black the ink came out, 0–1. Raises ValueError for an empty or
    non-boolean picture and for a senseless `dpi` or `ink`.
    """

    bits: NDArray[np.bool_]
    dpi: int
    ink: float = 1.0

    def __post_init__(self) -> None:
        bits = np.array(self.bits, copy=True)
        if bits.ndim != 2 or bits.dtype != np.bool_ or bits.size == 0:
            raise ValueError(f"Print: Expected a two-dimensional picture of booleans, got {bits.dtype} {bits.shape}.")
        if self.dpi <= 0:
            raise ValueError(f"Print: Expected dots an inch above zero, got {self.dpi}.")
        if not 0 <= self.ink <= 1:
            raise ValueError(f"Print: Expected ink from 0 to 1, got {self.ink}.")
        bits.setflags(write=False)
        object.__setattr__(self, "bits", bits)

    @property
    def dots_per_mm(self) -> float:
        """Dots a millimetre."""
        return self.dpi / MM_PER_INCH

    @property
    def width_mm(self) -> float:
        """Width of the paper in millimetres."""
        return float(self.bits.shape[1] / self.dots_per_mm)

    @property
    def height_mm(self) -> float:
        """Height of the paper in millimetres."""
        return float(self.bits.shape[0] / self.dots_per_mm)

    def paper(self) -> NDArray[np.uint8]:
        """The dots as bare paper: 255 where there is none, 0 under black ink."""
        return np.where(self.bits, round(255 * (1 - self.ink)), 255).astype(np.uint8)
