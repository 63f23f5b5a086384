"""What is behind everything: a bench, a blue drape, a bed sheet. Drawn once each, then cut at random."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.rehearsal.camera.scenes import Backdrop

Picture = NDArray[np.uint8]

HEIGHT, WIDTH = 1240, 2200
"""Size of the cloth a frame is cut from, px."""


def clouds(
    rng: np.random.Generator, cells: tuple[int, int], shape: tuple[int, int] = (HEIGHT, WIDTH)
) -> NDArray[np.float32]:
    """Smooth noise of about unit strength: `cells` (rows, columns) of hills over a picture of that shape."""
    hills = rng.standard_normal((cells[0] + 3, cells[1] + 3), dtype=np.float32)
    smooth = cv2.resize(hills, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(smooth, dtype=np.float32)


def _tinted(shade: NDArray[np.float32], tint: tuple[int, int, int]) -> Picture:
    painted = shade[..., None] * np.array(tint, dtype=np.float32)
    return np.clip(painted, 0, 255).astype(np.uint8)


def _bench(rng: np.random.Generator) -> Picture:
    speckle = cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32), (0, 0), 1.2)
    shade = 1.0 + 0.03 * clouds(rng, (3, 5)) + 0.06 * np.asarray(speckle, dtype=np.float32)
    return _tinted(shade.astype(np.float32), (176, 184, 186))


def _cloth(rng: np.random.Generator, tint: tuple[int, int, int], folds: float) -> Picture:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    sway = 60 * clouds(rng, (2, 3))
    crease = np.sin((columns * 0.8 + rows * 0.5 + sway * 3) / 150) + 0.5 * np.sin(
        (columns * 0.3 - rows + sway * 4) / 110
    )
    weave = 0.018 * (np.sin(rows * 1.6) + np.sin(columns * 1.5))
    fluff = 0.02 * rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    shade = 1.0 + folds * crease + 0.04 * clouds(rng, (6, 9)) + weave + fluff
    return _tinted(shade.astype(np.float32), tint)


@cache
def _drawn(backdrop: Backdrop) -> Picture:
    rng = np.random.Generator(np.random.PCG64(20))
    match backdrop:
        case Backdrop.BENCH:
            return _bench(rng)
        case Backdrop.DRAPE:
            return _cloth(rng, (158, 122, 58), folds=0.09)
        case Backdrop.SHEET:
            return _cloth(rng, (205, 208, 206), folds=0.04)


def cut(backdrop: Backdrop, shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    """A fresh piece of the backdrop, (rows, columns, 3)."""
    cloth = _drawn(backdrop)
    top = int(rng.integers(0, HEIGHT - shape[0] + 1))
    left = int(rng.integers(0, WIDTH - shape[1] + 1))
    piece = cloth[top : top + shape[0], left : left + shape[1]]
    return np.asarray(cv2.flip(piece, 1), dtype=np.uint8) if rng.integers(0, 2) == 1 else piece.copy()
