"""Reading a proved raster: zxing-cpp over the whole label, then an unrelated reader over each symbol.

A symbol is shown to the second reader at three dots a module, sampled from the raster itself, so that its time doesn't
grow with the resolution; that every other dot of the module is right too, the comparison with the modules has shown.
Whatever a reader raises means that it read nothing.
"""

from collections import Counter

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.barcodes.confirming import FIELD_END
from kiosk.barcodes.readers import Libdmtx, Reader, Sighting, Zbar, sightings
from kiosk.labels.drawing import Bits, PlacedSymbol

Found = tuple[str, str, bytes]
"""Symbology, symbology identifier (ISO/IEC 15424) and bytes of one symbol."""

_FORMATS = {
    "Code 128": zxingcpp.BarcodeFormat.Code128,
    "QR Code": zxingcpp.BarcodeFormat.QRCode,
    "Data Matrix": zxingcpp.BarcodeFormat.DataMatrix,
}
_SHOWN = 3
_LINEAR_ROWS = 24


def paper(bits: Bits) -> NDArray[np.uint8]:
    """The dots as greys: 0 for black, 255 for paper."""
    return np.where(bits, np.uint8(0), np.uint8(255))


def whole_label(bits: Bits) -> Counter[Found]:
    """Every symbol zxing-cpp finds on the label, and how often. Labels are upright, sharp and black on white."""
    found = zxingcpp.read_barcodes(
        paper(bits),
        formats=list(_FORMATS.values()),  # type: ignore[arg-type] # its stub knows no list
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return Counter((str(s.format), s.symbology_identifier, bytes(s.bytes)) for s in found)


PATIENCE = 1000
"""Milliseconds that libdmtx may search a crop. It needs a few; a busy computer must not refuse a right label."""


def one_symbol(bits: Bits, symbol: PlacedSymbol) -> tuple[bytes, ...]:
    """What the second reader of its symbology reads at the place of one symbol.

    :raises ReaderMissingError: when the library of the second reader is not there.
    """
    reader: Reader = Libdmtx(patience=PATIENCE) if symbol.modules.symbology == "Data Matrix" else Zbar()
    seen: tuple[Sighting, ...] = sightings(reader, _crop(bits, symbol), frozenset({symbol.modules.symbology}))
    return tuple(sighting.data for sighting in seen)


def due_of_second(symbol: PlacedSymbol) -> bytes:
    """What the second reader has to read there: libdmtx drops the separators of GS1 fields."""
    content = symbol.modules.content
    return content.replace(FIELD_END, b"") if symbol.modules.symbology == "Data Matrix" else content


def _crop(bits: Bits, symbol: PlacedSymbol) -> NDArray[np.uint8]:
    """The symbol with its quiet zone, one sample of the raster a module, each shown as three dots."""
    x = symbol.x_dots
    area = symbol.owned.of(bits)
    if symbol.linear:
        rows = np.linspace(0, area.shape[0] - 1, _LINEAR_ROWS).astype(np.intp)
        shown = np.repeat(area[rows][:, x // 2 :: x], _SHOWN, axis=1)
    else:
        shown = np.kron(area[x // 2 :: x, x // 2 :: x], np.ones((_SHOWN, _SHOWN), dtype=np.bool_))
    return paper(shown)
