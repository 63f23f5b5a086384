"""A page as the dots a printer will ink."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from kiosk.labels.drawing import Bits

_ONE_AT_A_TIME = threading.Lock()
"""pdfium must not be entered by two threads."""


@contextmanager
def only_page(pdf: bytes) -> Iterator[pypdfium2.PdfPage]:
    """The one page of the PDF, to be looked at inside the block alone.

    :raises ValueError: when the PDF has not exactly one page.
    """
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if len(document) != 1:
                raise ValueError(f"page to rasterise: Expected 1 page, got {len(document)}.")
            yield document[0]
        finally:
            document.close()


def grey(pdf: bytes, dpi: int) -> NDArray[np.uint8]:
    """The one page of the PDF in greys, 0 = black, one pixel a dot.

    :raises ValueError: when the PDF has not exactly one page.
    """
    with only_page(pdf) as page:
        picture: NDArray[np.uint8] = page.render(scale=dpi / 72, grayscale=True).to_numpy().copy()
    return picture.reshape(picture.shape[:2])


def black(picture: NDArray[np.uint8], threshold: int) -> Bits:
    """One bit a dot: black where the grey is below the threshold. Nothing is dithered. The array is read-only."""
    bits: Bits = picture < threshold
    bits.flags.writeable = False
    return bits
