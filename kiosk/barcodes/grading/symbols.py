"""How one symbol came out: its modules in the picture against its modules as intended.

What a sharp print would look like through this camera is worked out first (paper, ink and blur fitted to the symbol's
own pixels): blur of a lens is no fault of a printer. What is left over, module by module, is.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.printed import PrintedSymbol
from kiosk.barcodes.grading.upright import Floats, Upright, settled
from kiosk.domain.grades import SymbolScan

LINES = 10
"""Scan lines of a linear symbol, as ISO/IEC 15416 takes them; each is a band of its height here."""

ROUND = 4
"""Modules of quiet zone that are looked at with the symbol."""

BLURS = (0.5, 0.8, 1.1, 1.5, 2.0, 2.7, 3.6)
"""Blurs tried, in pixels of the upright picture (sigma), until it gets worse; then each way by itself."""

MOST_PIXELS = 4_000
MATRIX_CORRECTS = {
    10: 2, 12: 3, 14: 5, 16: 6, 18: 7, 20: 9, 22: 10, 24: 12, 26: 14, 32: 18, 36: 21, 40: 24, 44: 28, 48: 34, 52: 42,
    64: 56, 72: 72, 80: 96, 88: 112, 96: 136, 104: 168, 120: 204, 132: 248, 144: 310,
}  # fmt: skip
"""Codewords a square Data Matrix of so many modules corrects: half of its check words (ISO/IEC 16022 table 7)."""

QR_CORRECTS = 0.15
"""Share of codewords a QR Code of level M corrects (ISO/IEC 18004), the level every seal is drawn at."""

STRICTNESS = np.linspace(1.0, 0.0, 41)


@dataclass(frozen=True, eq=False)
class Fitted:
    """The symbol's own pixels: how much lighter (or darker, below 0) they are than a sharp print would be, in shares of
    the contrast, beside the `ink` that was due, 0–1, and the same as this camera would blur it (`soft`). `box` is the
    symbol without its quiet zone; `left` and `top` its place in dots, `scale` pixels a dot.
    """

    off: Floats
    ink: Floats
    soft: Floats
    contrast: float
    box: tuple[slice, slice]
    left: int
    top: int
    scale: float


def scanned(fit: Fitted, symbol: PrintedSymbol) -> SymbolScan:
    """The symbol's figures in this picture."""
    harm = _harm(fit, symbol)
    margins = np.clip(1 - 2 * harm, -1.0, 1.0)
    if symbol.linear:
        worst = margins.min(axis=1)
        return SymbolScan(
            symbol.what, symbol.modules.symbology, fit.contrast,
            modulation=float(np.mean(np.clip(np.quantile(margins, 0.02, axis=1), 0, 1))),
            agreeing_lines=float(np.mean(worst > 0)), decodability=float(np.mean(np.clip(worst, 0, 1))),
        )  # fmt: skip
    unused = np.array([unused_correction(margins < least, symbol) for least in STRICTNESS])
    return SymbolScan(
        symbol.what, symbol.modules.symbology, fit.contrast,
        modulation=float(max(0.0, np.minimum(STRICTNESS, unused).max())),
        unused_correction=float(max(0.0, unused[-1])),
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


def _harm(fit: Fitted, symbol: PrintedSymbol) -> Floats:
    """How far each module is off towards the other colour, 0–1; 0.5 is the threshold. Rows × columns, or lines."""
    own = fit.off[fit.box]
    if symbol.linear:
        ends = own.shape[0] * 3 // 20
        own = own[ends : own.shape[0] - ends]
    rows = LINES if symbol.linear else symbol.modules.height
    means = np.asarray(cv2.resize(own, (symbol.modules.width, rows), interpolation=cv2.INTER_AREA), np.float32)
    return np.where(symbol.modules.dark, means, -means).astype(np.float32)


def fitted(seen: Upright, symbol: PrintedSymbol, *, settle: bool = True) -> Fitted | None:
    """Paper, ink and blur that explain the symbol's pixels best; what they don't explain is `off`.

    None where the symbol can't be made out in this picture. A plain bar has no modules to be settled by: without
    `settle` its pixels are taken as they lie.
    """
    quiet = ROUND * symbol.x_dots
    down = 0 if symbol.linear else quiet
    right, bottom = symbol.left + symbol.width, symbol.top + symbol.height
    rows, columns = seen.part(symbol.left - quiet, symbol.top - down, right + quiet, bottom + down)
    grey, ink = settled(seen, rows, columns) if settle else seen.grey[rows, columns], seen.ink[rows, columns]
    if grey is None:
        return None
    own_rows, own_columns = seen.part(symbol.left, symbol.top, right, bottom)
    box = _within(own_rows, rows), _within(own_columns, columns)
    best = _explained(grey, ink, BLURS[0], BLURS[0])
    for blur in BLURS[1:]:
        trial = _explained(grey, ink, blur, blur)
        if trial.error > best.error:
            break
        best = trial
    for across, along in ((0.7, 1.0), (1.4, 1.0), (1.0, 0.7), (1.0, 1.4)):
        trial = _explained(grey, ink, best.across * across, best.along * along)
        best = min(best, trial, key=lambda one: one.error)
    plane = _plane(grey.shape)
    paper = plane @ best.found[:3]
    depth = np.maximum(plane @ best.found[3:], 1.0)
    off = (grey - (paper - depth * best.soft)) / depth
    contrast = float(np.clip(np.mean(depth) / max(1.0, float(np.mean(paper))), 0, 1))
    return Fitted(off.astype(np.float32), ink, best.soft, contrast, box, symbol.left, symbol.top, seen.scale)


def _within(part: slice, whole: slice) -> slice:
    return slice(part.start - whole.start, part.stop - whole.start)


def _plane(shape: tuple[int, ...]) -> Floats:
    """One, across and down: light changes slowly over a symbol."""
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return np.stack([np.ones_like(down), across / shape[1] - 0.5, down / shape[0] - 0.5], axis=-1)


@dataclass(frozen=True, eq=False)
class _Explained:
    """One try: the blur across and along, `soft` ink under it, planes of paper and ink, and what is left on average."""

    across: float
    along: float
    soft: Floats
    found: npt.NDArray[np.float64]
    error: float


def _explained(grey: Floats, ink: Floats, across: float, along: float) -> _Explained:
    """The planes of paper and ink that fit best under a blur, pixels far off counting little."""
    stride = max(1, int(np.sqrt(grey.size / MOST_PIXELS)))
    soft = np.asarray(cv2.GaussianBlur(ink, (0, 0), sigmaX=across, sigmaY=along), np.float32)
    plane, few_soft = _plane(grey.shape)[::stride, ::stride], soft[::stride, ::stride, None]
    terms = np.concatenate([plane, -plane * few_soft], axis=-1).reshape(-1, 6).astype(np.float64)
    due = grey[::stride, ::stride].reshape(-1).astype(np.float64)
    weight: npt.NDArray[np.float64] = np.ones(len(due), np.float64)
    found: npt.NDArray[np.float64] = np.zeros(6)
    left, cut = due, 1.0
    for _ in range(2):
        normal = terms.T @ (terms * weight[:, None]) + 1e-6 * np.eye(6)
        found = np.asarray(np.linalg.solve(normal, terms.T @ (due * weight)), np.float64)
        left = np.abs(due - terms @ found)
        cut = 2.0 * float(np.median(left)) + 1e-3
        weight = np.asarray(np.minimum(1.0, cut / (left + 1e-9)), np.float64)
    return _Explained(across, along, soft, found, float(np.mean(np.minimum(left, 3 * cut))))
