"""The figures of one symbol in one picture: its modules as they came out against its modules as intended."""

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.fitting import Fitted
from kiosk.barcodes.grading.printed import PrintedSymbol
from kiosk.barcodes.grading.upright import Floats
from kiosk.domain.grades import SymbolScan

LINES = 10
"""Scan lines of a linear symbol, as ISO/IEC 15416 takes them; each is a band of its height here."""

FINE = 40
"""Lines by which the share of agreeing ones is counted, so that a small void isn't one line in ten, or two."""

ENDS = 0.15
"""Share of a linear symbol's height left out at either end: how far up its bars go is known to a few pixels."""

MATRIX_CORRECTS = {
    10: 2, 12: 3, 14: 5, 16: 6, 18: 7, 20: 9, 22: 10, 24: 12, 26: 14, 32: 18, 36: 21, 40: 24, 44: 28, 48: 34, 52: 42,
    64: 56, 72: 72, 80: 96, 88: 112, 96: 136, 104: 168, 120: 204, 132: 248, 144: 310,
}  # fmt: skip
"""Codewords a square Data Matrix of so many modules corrects: half of its check words (ISO/IEC 16022 table 7)."""

QR_CORRECTS = 0.15
"""Share of codewords a QR Code of level M corrects (ISO/IEC 18004), the level every seal is drawn at."""

STRICTNESS = np.linspace(1.0, 0.0, 41)


def scanned(fit: Fitted, symbol: PrintedSymbol, *, read: bool = True) -> SymbolScan:
    """The symbol's figures in this picture. `read`: two readers read it there alike."""
    margins = _margins(fit, symbol, LINES)
    growth = max(fit.growth, key=abs)
    what, symbology = symbol.what, symbol.modules.symbology
    if symbol.linear:
        fine, worst = _margins(fit, symbol, FINE), margins.min(axis=1)
        modulation = float(np.mean(np.clip(np.quantile(margins, 0.02, axis=1), 0, 1)))
        return SymbolScan(
            what, symbology, fit.contrast, modulation, growth, fit.quiet,
            agreeing_lines=float(np.mean(fine.min(axis=1) > 0)), decodability=float(np.mean(np.clip(worst, 0, 1))),
            lost=float(np.mean(fine < 0)), read=read,
        )  # fmt: skip
    unused = np.array([unused_correction(margins < least, symbol) for least in STRICTNESS])
    modulation = float(max(0.0, np.minimum(STRICTNESS, unused).max()))
    # libdmtx begins with the two solid sides of a Data Matrix, and no error correction covers those.
    solid = float(min(margins[:, 0].min(), margins[-1].min())) if symbology == "Data Matrix" else None
    return SymbolScan(
        what, symbology, fit.contrast, modulation, growth, fit.quiet, unused_correction=float(max(0.0, unused[-1])),
        solid_sides=solid, lost=float(np.mean(margins < 0)), read=read,
    )  # fmt: skip


def unused_correction(wrong: npt.NDArray[np.bool_], symbol: PrintedSymbol) -> float:
    """Unused error correction if those modules were read wrong: codewords are counted as blocks of 2 × 4 modules."""
    rows, columns = wrong.shape
    padded = np.pad(wrong, ((0, -rows % 4), (0, -columns % 2)))
    blocks = padded.reshape(padded.shape[0] // 4, 4, padded.shape[1] // 2, 2).any(axis=(1, 3))
    if symbol.modules.symbology == "Data Matrix":
        corrects = float(MATRIX_CORRECTS.get(rows, rows * rows / 8 * 0.14))
    else:
        corrects = rows * columns / 8 * QR_CORRECTS
    return 1 - float(blocks.sum()) / corrects


def _margins(fit: Fitted, symbol: PrintedSymbol, lines: int) -> Floats:
    """How far each module is from the other colour: 1 as intended, 0 at the threshold, -1 wrong. Rows × columns, the
    rows of a linear symbol being so many lines.
    """
    own = fit.off
    if symbol.linear:
        ends = round(own.shape[0] * ENDS)
        own = own[ends : own.shape[0] - ends]
    rows = lines if symbol.linear else symbol.modules.height
    means = np.asarray(cv2.resize(own, (symbol.modules.width, rows), interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(np.clip(1 - 2 * np.where(symbol.modules.dark, means, -means), -1, 1), np.float32)
