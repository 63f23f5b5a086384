"""PWG raster as one bitmap of type `black_1`, for printers that speak IPP and then rasterise nothing again.

- One page, one copy, one bit a dot, 1 = black; the page header names the printer's resolution and the exact dots.
- `decode` is the strict inverse: one page of exactly this kind and not a byte more.

Source: PWG 5102.4, Raster Format: sync word, page header of 1796 bytes (table 1), run-length rows (section 4.4).
Not yet shown to a printer.
"""

import re
import struct

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.errors import ParseError
from kiosk.labels.drawing import Bits

LANGUAGE = "pwg"

_SYNC = b"RaS2"
_HEADER = 1796
_BLACK = 3
_LONGEST_RUN = 128
_MOST_ALIKE = 256
_RUN = re.compile(rb"(.)\1{1,127}", re.DOTALL)
_WHAT = "PWG raster"


def encode(bits: Bits, dpi: int) -> bytes:
    """One page with the dots at their resolution."""
    rows = np.packbits(bits, axis=1)
    stream = bytearray(_SYNC + _header(bits.shape, dpi))
    ends = [*(np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1)) + 1).tolist(), len(rows)]
    start = 0
    for end in ends:
        packed = _packed(rows[start].tobytes())
        for first in range(start, end, _MOST_ALIKE):
            stream.append(min(end - first, _MOST_ALIKE) - 1)
            stream += packed
        start = end
    return bytes(stream)


def decode(payload: bytes) -> Bits:
    """The dots of one page as `encode` writes it.

    :raises ParseError: for anything else.
    """
    start = len(_SYNC) + _HEADER
    if len(payload) < start or payload[:4] != _SYNC:
        raise ParseError(_WHAT, "a sync word and a page header", f"{len(payload)} bytes")
    dpi = struct.unpack_from(">I", payload, 4 + 276)[0]
    width, height = struct.unpack_from(">2I", payload, 4 + 372)
    if (
        not 1 <= width <= 32_000
        or not 1 <= height <= 32_000
        or not dpi
        or payload[4:start] != _header((height, width), dpi)
    ):
        raise ParseError(_WHAT, "the header of one black_1 page", f"another one of {width} x {height} dots")
    rows = _rows(payload, start, height, (width + 7) // 8)
    bits: Bits = np.unpackbits(rows, axis=1)[:, :width].astype(np.bool_)
    if encode(bits, dpi) != payload:
        raise ParseError(_WHAT, "rows as they are written here", "other rows")
    return bits


def _header(shape: tuple[int, ...], dpi: int) -> bytes:
    height, width = shape
    header = bytearray(_HEADER)
    header[:9] = b"PwgRaster"
    points = (round(width * 72 / dpi), round(height * 72 / dpi))
    for at, numbers in {
        276: (dpi, dpi),  # HWResolution
        340: (1,),  # NumCopies
        352: points,  # PageSize
        372: (width, height),  # Width, Height
        384: (1, 1, (width + 7) // 8),  # BitsPerColor, BitsPerPixel, BytesPerLine
        400: (_BLACK,),  # ColorSpace
        420: (1,),  # NumColors
        452: (1, 1, 1, 0, 0, width, height),  # TotalPageCount, transforms, ImageBox
    }.items():
        struct.pack_into(f">{len(numbers)}I", header, at, *numbers)
    return bytes(header)


def _packed(row: bytes) -> bytes:
    """One row: runs of a byte as (count - 1, byte), other stretches as (257 - count, bytes)."""
    out = bytearray()
    done = 0
    for run in (*_RUN.finditer(row), None):
        start = len(row) if run is None else run.start()
        for first in range(done, start, _LONGEST_RUN):
            stretch = row[first : min(first + _LONGEST_RUN, start)]
            out.append(257 - len(stretch) if len(stretch) > 1 else 0)
            out += stretch
        if run is not None:
            out += bytes((len(run[0]) - 1, run[0][0]))
            done = run.end()
    return bytes(out)


def _rows(payload: bytes, at: int, height: int, per_row: int) -> NDArray[np.uint8]:
    rows = np.zeros((height, per_row), dtype=np.uint8)
    done = 0
    try:
        while done < height:
            alike, at = payload[at] + 1, at + 1
            row = bytearray()
            while len(row) < per_row:
                count, at = payload[at], at + 1
                if count < _LONGEST_RUN:
                    row += payload[at : at + 1] * (count + 1)
                    at += 1
                else:
                    row += payload[at : at + 257 - count]
                    at += 257 - count
            if len(row) != per_row or done + alike > height:
                raise ParseError(_WHAT, f"{height} rows of {per_row} bytes", "rows of another length or number")
            rows[done : done + alike] = np.frombuffer(bytes(row), dtype=np.uint8)
            done += alike
    except IndexError as error:
        raise ParseError(_WHAT, f"{height} rows of {per_row} bytes", "fewer") from error
    if at != len(payload):
        raise ParseError(_WHAT, "nothing after the page", f"{len(payload) - at} bytes")
    return rows
