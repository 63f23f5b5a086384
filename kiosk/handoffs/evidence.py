"""What was proved, as it is kept for evidence."""

import numpy as np
from numpy.typing import NDArray

from kiosk.ledger.evidence import Exhibit


def exhibit_of(bits: NDArray[np.bool_]) -> Exhibit:
    """The proved dots, packed row by row: their SHA-256 is the bitmap's, as the facts name it."""
    rows, columns = bits.shape
    return Exhibit(np.packbits(bits, axis=1).tobytes(), f"application/x-dots; columns={columns}; rows={rows}")
