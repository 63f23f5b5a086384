"""The arrays of numbers that a forecast works on."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
"""Numbers as they are reckoned with."""

Drawn = npt.NDArray[np.float32]
"""Numbers as they are drawn by the million: seven digits are plenty for a day that is a week away."""
