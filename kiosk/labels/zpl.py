"""The Zebra language, as one bitmap and nothing else.

- A stream is one format with one compressed graphic, as tall and wide as the label. It holds no font, no field and no
  text, so no text of a label ever reaches the printer's command parser, and no firmware draws a symbol (hazard H22).
- `decode` is the strict inverse: it takes one such stream and nothing beside it, checks the sizes, the CRC and the
  compressed rows, and gives back the very dots. What was sent can always be shown again.
- One label a stream (`^PQ1`), so a repeated format is a fault of the printer and never something we asked for.

Source: Zebra, ZPL II Programming Guide, `^GF` and "Alternative Data Compression Scheme" (`:Z64:`, whose CRC is
CRC-16/XMODEM over the base64 text).
"""

import base64
import binascii
import re
import zlib

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.errors import ParseError

LANGUAGE = "zpl-gfa"
"""The name of this language in a printer profile."""

LONGEST_SIDE = 32_000
"""Dots, the greatest `^LL` a printer takes."""

MOST_DOTS = 40_000_000
"""Dots in one label: 104 × 300 mm at 600 dpi is 17.4 million."""

_LEVEL = 6
"""Level 9 makes a label no smaller and takes three times as long (measured)."""

_WHAT = "ZPL stream"
_NUMBER = rb"([1-9][0-9]{0,7})"
_STREAM = re.compile(
    rb"\^XA\^PW" + _NUMBER + rb"\^LL" + _NUMBER + rb"\^LH0,0\^FO0,0\^GFA," + _NUMBER + rb"," + _NUMBER + rb"," + _NUMBER
    + rb",(:Z64:([0-9A-Za-z+/]+={0,2}):([0-9A-F]{4}))\^FS\^PQ1,0,0,N\^XZ"
)  # fmt: skip


def encode(bits: NDArray[np.bool_]) -> bytes:
    """The stream that prints `bits` once. Rows from the top, True is black; sizes in dots of the printer.

    Raises ParseError when `bits` is no two-dimensional bool array within the limits above.
    """
    _refuse_unprintable(bits)
    rows = np.packbits(bits, axis=1)
    raw = rows.tobytes()
    text = base64.b64encode(zlib.compress(raw, _LEVEL))
    body = b":Z64:%b:%04X" % (text, _crc(text))
    height, width = bits.shape
    return b"^XA^PW%d^LL%d^LH0,0^FO0,0^GFA,%d,%d,%d,%b^FS^PQ1,0,0,N^XZ" % (
        width, height, len(body), len(raw), rows.shape[1], body,
    )  # fmt: skip


def decode(payload: bytes) -> NDArray[np.bool_]:
    """The dots that `payload` prints, as `encode` took them.

    Raises ParseError for anything but exactly one stream of `encode`: other commands, a second format, a byte before or
    after, a number written another way, a size or CRC that does not fit, rows that do not decompress to the last byte,
    or a dot beyond the right edge.
    """
    stream = _STREAM.fullmatch(payload)
    if stream is None:
        raise ParseError(_WHAT, "one format with one Z64 bitmap", repr(payload)[2:-1])
    width, height, sent, size, per_row = (int(number) for number in stream.groups()[:5])
    body, text, crc = stream.groups()[5:]
    _refuse_size(width, height)
    _refuse_other("bytes of graphic sent", sent, len(body))
    _refuse_other("bytes a row", per_row, (width + 7) // 8)
    _refuse_other("bytes of rows", size, height * per_row)
    if int(crc, 16) != _crc(text):
        raise ParseError(_WHAT, f"CRC {_crc(text):04X} as computed", crc.decode())
    packed = np.frombuffer(_rows(text, size), dtype=np.uint8).reshape(height, per_row)
    dots = np.unpackbits(packed, axis=1).astype(np.bool_)
    if dots[:, width:].any():
        raise ParseError(_WHAT, "white beyond the right edge", "black dots there")
    return np.ascontiguousarray(dots[:, :width])


def _rows(text: bytes, size: int) -> bytes:
    """Exactly `size` bytes out of canonical base64 of one whole zlib stream; at most one byte beyond is inflated."""
    try:
        packed = base64.b64decode(text, validate=True)
        inflater = zlib.decompressobj()
        rows = inflater.decompress(packed, size + 1)
    except (binascii.Error, zlib.error) as broken:
        raise ParseError(_WHAT, "base64 of one zlib stream", str(broken)) from broken
    if base64.b64encode(packed) != text:
        raise ParseError(_WHAT, "canonical base64", "base64 with stray bits")
    if len(rows) != size or not inflater.eof or inflater.unused_data:
        raise ParseError(_WHAT, f"{size} bytes of rows and nothing after", "another number of bytes")
    return rows


def _crc(text: bytes) -> int:
    return binascii.crc_hqx(text, 0)


def _refuse_unprintable(bits: NDArray[np.bool_]) -> None:
    if bits.ndim != 2 or bits.dtype != np.bool_:
        raise ParseError("bitmap", "a two-dimensional array of bool", f"{bits.ndim} dimensions of {bits.dtype}")
    height, width = bits.shape
    _refuse_size(width, height)


def _refuse_size(width: int, height: int) -> None:
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE and width * height <= MOST_DOTS):
        raise ParseError(
            "bitmap", f"sides of 1 to {LONGEST_SIDE} dots and at most {MOST_DOTS} dots", f"{width} × {height}"
        )


def _refuse_other(what: str, said: int, due: int) -> None:
    if said != due:
        raise ParseError(_WHAT, f"{due} {what}", str(said))
