"""One symbol cut out of a picture and set upright, as the second reader gets to see it."""

from collections.abc import Iterator

import cv2
import numpy as np

from kiosk.barcodes.geometry import sides
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.symbologies import Symbology
from kiosk.domain.readings import Corner

ENLARGED = 2.0
"""A linear symbol is shown at twice its size."""

LINEAR_QUIET = 30
"""White pixels added left and right of a linear symbol."""

LEAST_SIDE = 240
MATRIX_MARGIN = 0.1
"""A 2-D symbol is at least 240 pixels wide and high, and a tenth of that is left round it."""

MOST_SIDE = 2400
ROWS = 8
LEAST_HEIGHT = 24


def crops(grey: Grey, corners: tuple[Corner, ...], symbology: Symbology) -> Iterator[Grey]:
    """The symbol upright, then the same with the noise taken out in other ways, until the second reader reads one.

    Nothing where the corners span no area. They are made one by one, since the first is usually enough.
    """
    if len(corners) != 4:
        return
    upright = _linear(grey, corners) if symbology.linear else _matrix(grey, corners)
    if upright is None:
        return
    if symbology.linear:
        yield upright
        yield blurred(upright, 1.0)
        yield _rows_averaged(upright)
    elif symbology.coarse:
        soft = blurred(upright, 2.0)
        yield from (soft, _black_and_white(soft), upright)
    else:
        yield upright
        yield blurred(upright, 1.0)
        yield _black_and_white(blurred(upright, 2.0))


def _rows_averaged(upright: Grey) -> Grey:
    """A linear symbol in eighths of its height: bars stand upright, so rows of them differ by their noise alone.

    Rows stay apart from each other, so that agreeing scan lines still say something.
    """
    height, width = upright.shape
    few = cv2.resize(upright, (width, max(4, height // ROWS)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(few, (0, 0), sigmaX=2.0, sigmaY=0.1), dtype=np.uint8)


def _black_and_white(soft: Grey) -> Grey:
    """Black and white by Otsu's threshold, for a symbol too dark for the reader's own."""
    _, cut = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(cut, dtype=np.uint8)


def blurred(grey: Grey, sigma: float) -> Grey:
    """The picture after a Gaussian blur, `sigma` in pixels."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), dtype=np.uint8)


def sharpened(grey: Grey) -> Grey:
    """The picture with its edges drawn out (unsharp mask), against defocus."""
    soft = cv2.GaussianBlur(grey, (0, 0), 3.0)
    return np.asarray(cv2.addWeighted(grey, 4.0, soft, -3.0, 0), dtype=np.uint8)


def _linear(grey: Grey, corners: tuple[Corner, ...]) -> Grey | None:
    width, height = sides(corners)
    if width < 8:
        return None
    scale = min(ENLARGED, MOST_SIDE / width)
    size = (round(width * scale), max(LEAST_HEIGHT, min(MOST_SIDE, round(height * scale))))
    upright = _warped(grey, corners, size, 0)
    return np.asarray(
        cv2.copyMakeBorder(upright, 0, 0, LINEAR_QUIET, LINEAR_QUIET, cv2.BORDER_CONSTANT, value=255), dtype=np.uint8
    )


def _matrix(grey: Grey, corners: tuple[Corner, ...]) -> Grey | None:
    width, height = sides(corners)
    if min(width, height) < 8:
        return None
    scale = min(max(1.0, LEAST_SIDE / min(width, height)), MOST_SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    return _warped(grey, corners, size, round(min(size) * MATRIX_MARGIN))


def _warped(grey: Grey, corners: tuple[Corner, ...], size: tuple[int, int], margin: int) -> Grey:
    """The quadrilateral as an upright rectangle of `size`, with `margin` pixels of its surroundings on every side."""
    width, height = size
    source = np.array([(corner.x, corner.y) for corner in corners], dtype=np.float32)
    far_x, far_y = margin + width, margin + height
    target = np.array([(margin, margin), (far_x, margin), (far_x, far_y), (margin, far_y)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    whole = (width + 2 * margin, height + 2 * margin)
    return np.asarray(
        cv2.warpPerspective(grey, matrix, whole, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )
