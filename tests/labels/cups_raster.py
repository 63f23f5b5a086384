"""PWG raster as CUPS reads it: libcupsimage by ctypes, which shares no line with the kiosk.

`cupsRasterOpen`, `cupsRasterReadHeader2` and `cupsRasterReadPixels` stand in `cups/raster.h`; a page header is 1796
bytes there too, its numbers in the machine's own order.
"""

import ctypes
import os
import struct
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

from kiosk.labels.drawing import Bits

_HEADER = 1796
_READ = 0
_BLACK_K = 3


@dataclass(frozen=True, eq=False)
class CupsPage:
    """What CUPS says of a page: resolution, page size in points, copies, and its dots, True = black."""

    dpi: tuple[int, int]
    points: tuple[int, int]
    copies: int
    bits: Bits


def _library() -> ctypes.CDLL:
    raster = ctypes.CDLL("libcupsimage.so.2")
    raster.cupsRasterOpen.argtypes = [ctypes.c_int, ctypes.c_int]
    raster.cupsRasterOpen.restype = ctypes.c_void_p
    raster.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    raster.cupsRasterReadHeader2.restype = ctypes.c_uint
    raster.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint]
    raster.cupsRasterReadPixels.restype = ctypes.c_uint
    raster.cupsRasterClose.argtypes = [ctypes.c_void_p]
    return raster


def pages(stream: bytes) -> list[CupsPage]:
    """Every page that CUPS finds in the stream; a page it can't read whole raises ValueError."""
    raster = _library()
    with tempfile.TemporaryFile() as file:
        file.write(stream)
        file.seek(0)
        opened = raster.cupsRasterOpen(os.dup(file.fileno()), _READ)
        if not opened:
            raise ValueError("CUPS: Expected a raster stream, got another one.")
        found = []
        header = ctypes.create_string_buffer(_HEADER)
        while raster.cupsRasterReadHeader2(opened, header):
            found.append(_page(raster, opened, header.raw))
        raster.cupsRasterClose(opened)
    return found


def _page(raster: ctypes.CDLL, opened: int, header: bytes) -> CupsPage:
    order = "<" if sys.byteorder == "little" else ">"

    def numbers(at: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f"{order}{count}I", header, at)

    width, height = numbers(372, 2)
    bits_per_color, bits_per_pixel, per_row, _order, space = numbers(384, 5)
    if (bits_per_color, bits_per_pixel, space) != (1, 1, _BLACK_K):
        raise ValueError(f"CUPS: Expected one bit of black, got {bits_per_pixel} bits of color space {space}.")
    rows = ctypes.create_string_buffer(per_row * height)
    for row in range(height):
        if raster.cupsRasterReadPixels(opened, ctypes.byref(rows, row * per_row), per_row) != per_row:
            raise ValueError(f"CUPS: Expected {height} rows, got {row}.")
    packed = np.frombuffer(rows.raw, dtype=np.uint8).reshape(height, per_row)
    across, down = numbers(276, 2)
    wide, high = numbers(352, 2)
    return CupsPage((across, down), (wide, high), numbers(340, 1)[0], np.unpackbits(packed, axis=1)[:, :width] == 1)
