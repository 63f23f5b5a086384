"""Pictures that look to a printer language like labels: bars, matrices, lines of text, rules and much white."""

import numpy as np

from kiosk.labels.drawing import Bits


def label_like(width: int, height: int, seed: int, side: int = 0, end: int = 0) -> Bits:
    """A picture of that many dots, white for `side` dots left and right and `end` dots above and below.

    One in ten has ink in its corner dots, one in ten is noise, which no run-length coding makes smaller.
    """
    random = np.random.default_rng(seed)
    bits: Bits = np.zeros((height, width), dtype=np.bool_)
    inner = bits[end : height - end, side : width - side]
    if seed % 10 == 9:
        inner[...] = random.random(inner.shape) < 0.5
        return bits
    tall, wide = inner.shape
    bar = int(random.integers(1, 5))
    modules = np.repeat(random.random(wide // bar + 1) < 0.5, bar)[:wide]
    inner[tall // 8 : tall // 3, wide // 10 :] = modules[: wide - wide // 10]
    side_dots = max(1, min(tall, wide) // 3)
    matrix = random.random((side_dots // bar + 1, side_dots // bar + 1)) < 0.5
    inner[tall // 2 : tall // 2 + side_dots, :side_dots] = np.kron(matrix, np.ones((bar, bar), dtype=np.bool_))[
        :side_dots, :side_dots
    ]
    for line in range(tall // 2, tall - 8, 12):
        inner[line : line + 7, wide // 2 :] = random.random((7, wide - wide // 2)) < 0.3
    inner[tall // 2 - 2, :] = True
    if seed % 10 == 8:
        inner[0, 0] = inner[-1, -1] = inner[0, -1] = inner[-1, 0] = True
    return bits
