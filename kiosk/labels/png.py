"""PNG as one bitmap: one bit a dot, with the resolution recorded, byte for byte the same every time."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from kiosk.domain.errors import ParseError
from kiosk.labels.drawing import Bits

LANGUAGE = "png"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 6
_INCHES_PER_METRE = 39.37007874015748


def encode(bits: Bits, dpi: int) -> bytes:
    """The dots as a greyscale PNG of bit depth 1 (ISO/IEC 15948), black as 0."""
    height, width = bits.shape
    rows = np.packbits(~bits, axis=1)
    lines = np.zeros((height, rows.shape[1] + 1), dtype=np.uint8)
    lines[:, 1:] = rows
    per_metre = round(dpi * _INCHES_PER_METRE)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def decode(payload: bytes) -> Bits:
    """The dots of a PNG of bit depth 1, read by a library that did not write it.

    :raises ParseError: for anything else.
    """
    try:
        with Image.open(io.BytesIO(payload), formats=("PNG",)) as picture:
            if picture.mode != "1":
                raise ParseError("PNG", "one bit a dot", picture.mode)
            return ~np.asarray(picture, dtype=np.bool_)
    except (OSError, SyntaxError) as error:
        raise ParseError("PNG", "a whole PNG", str(error)) from error


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
