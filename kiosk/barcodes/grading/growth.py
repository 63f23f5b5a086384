"""How much wider than intended bars came out: ink that spreads makes every edge darker, thin ink makes it lighter."""

from collections.abc import Iterable
from statistics import median

import cv2
import numpy as np

from kiosk.barcodes.grading.symbols import Fitted


def bar_growth(fits: Iterable[Fitted]) -> float | None:
    """Growth of bars in dots, the median over linear symbols; below 0 where they came out thinner, None without any.

    An edge that moved by a part of a pixel changes the light there by that part of the slope of its blurred image.
    """
    grown = []
    for fit in fits:
        slope = np.abs(cv2.Sobel(fit.soft, cv2.CV_32F, 1, 0, scale=1 / 8))[fit.box]
        off = fit.off[fit.box]
        steep = float((slope * slope).sum())
        if steep > 0:
            grown.append(-2 * float((off * slope).sum()) / steep / fit.scale)
    return median(grown) if grown else None
