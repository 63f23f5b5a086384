"""The symbologies the gate knows. A new one is a module that draws it and a row here.

A symbology without a second, unrelated reader can be seen but never accepted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules


@dataclass(frozen=True)
class Symbology:
    """One row: how a symbology is named, identified, drawn, and read.

    `plain` and `gs1` are the symbology identifiers (ISO/IEC 15424) of ordinary and of GS1 data. `second` names the
    reader that confirms it. `coarse` symbols have modules so large that a blur heals more than it hurts.
    `unused_correction` is the least share of error correction that must have been left over (ISO/IEC 15415 calls it
    UEC), `scan_lines` the least number of agreeing scan lines of a linear symbol; 0 where there is no such measure.
    """

    name: str
    plain: str
    gs1: str | None = None
    linear: bool = False
    coarse: bool = False
    second: str | None = None
    unused_correction: float = 0.0
    scan_lines: int = 0
    draw: Callable[[str], Modules] | None = None


_ROWS = (
    Symbology("Code 128", "]C0", "]C1", linear=True, second="zbar", scan_lines=4, draw=code128.draw),
    Symbology("QR Code", "]Q1", "]Q3", second="zbar", unused_correction=0.25, draw=qr.draw),
    Symbology("Data Matrix", "]d1", "]d2", coarse=True, second="libdmtx", unused_correction=0.25, draw=datamatrix.draw),
    Symbology("Aztec", "]z0"),
    Symbology("PDF417", "]L0"),
    Symbology("Code 39", "]A0", linear=True),
)

SYMBOLOGIES = MappingProxyType({row.name: row for row in _ROWS})
CARRIERS = frozenset(row.name for row in _ROWS if row.second)
"""The symbologies that two unrelated readers can read, the only ones an identifier is accepted from."""
