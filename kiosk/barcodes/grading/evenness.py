"""Modules that came out wider or narrower than their neighbours: dots that a driver dropped or doubled to fit a page.

Size alone can't be told from a picture, for the camera may stand nearer, and the paper's edges are not always seen. But
a printer has whole dots. What is made larger or smaller has a dot more or less every so many, so that a module is off
by a whole dot while its neighbours are not, which neither a lens nor a bent bag does. Stock that slips in its feed
drops no dots: that is told by the edges alone.
"""

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.fitting import Fitted
from kiosk.barcodes.grading.printed import PrintedSymbol
from kiosk.barcodes.grading.symbols import ENDS
from kiosk.barcodes.grading.upright import PER, Floats

STIFF = 0.01
"""How much the picture has to say of an edge for its place to be believed, as a share of what it says of most."""


def resampled(symbols: Sequence[tuple[PrintedSymbol, Fitted]]) -> float:
    """Dots dropped or doubled across or down, whichever is more: a share that half of the symbols have or more.

    What is fitted to a page has them everywhere, damage to a symbol in that one.
    """
    shares = [uneven(fit, symbol) for symbol, fit in symbols]
    down = [share for _, share in shares if share is not None]
    return max((median(way) for way in ([across for across, _ in shares], down) if way), default=0.0)


def uneven(fit: Fitted, symbol: PrintedSymbol) -> tuple[float, float | None]:
    """Dots dropped or doubled across and down the symbol, as shares of its dots; None down, where bars say nothing.

    A module that is off by a dot is off by one part in `x_dots`, so the squares of what modules are off by, times
    `x_dots`, add up to dots: about three quarters of the truth in small shares, less in large ones.
    """
    dark = symbol.modules.dark.astype(np.float64)
    if symbol.linear:
        ends = round(fit.off.shape[0] * ENDS)
        return _share(fit.off[ends : fit.off.shape[0] - ends].mean(axis=0)[None], dark, fit, symbol.x_dots), None
    return _share(fit.off, dark, fit, symbol.x_dots), _share(fit.off.T, dark.T, fit, symbol.x_dots)


def _share(off: Floats, dark: npt.NDArray[np.float64], fit: Fitted, x_dots: int) -> float:
    """The share across, of what is off in rows of modules that are dark or not."""
    rows, columns = dark.shape
    seen = np.asarray(cv2.resize(off, (off.shape[1], rows), interpolation=cv2.INTER_AREA), np.float64)
    # Ink ends (1) or begins (-1) at the edge between two modules.
    ends = dark[:, :-1] - dark[:, 1:]
    edges = np.nonzero(np.abs(ends).sum(axis=0))[0]
    ends, at = ends[:, edges], (edges + 1) * PER
    # An edge that stands one pixel farther right has that much more ink, where ink ends, as its blurred line. What is
    # seen of it is looked for with such a line, half a pixel to either side, so the two together are this wide:
    wide = np.sqrt(4 * fit.blur**2 + 0.5)
    size = (2 * round(4 * fit.blur) + 1, 1)
    lines = cv2.GaussianBlur(seen, size, fit.blur, borderType=cv2.BORDER_CONSTANT)
    light = (lines[:, at - 1] + lines[:, at]) / 2
    normal = (ends.T @ ends) * np.exp(-(((at - at[:, None]) / wide) ** 2)) / (wide * np.sqrt(np.pi) * fit.answer)
    normal += STIFF * np.trace(normal) / len(edges) * np.eye(len(edges))
    moved = np.linalg.solve(normal, -(light * ends).sum(axis=0)) / PER
    # Ink that runs moves the edges where it ends one way, and those where it begins the other way or not at all.
    ending = ends.sum(axis=0) / np.abs(ends).sum(axis=0)
    moved -= ending * float((moved - moved.mean()) @ ending) / max(1.0, float(ending @ ending))
    return float((np.diff(moved) ** 2).sum() * x_dots / columns)
