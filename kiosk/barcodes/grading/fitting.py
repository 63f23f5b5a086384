"""What a sharp print would look like through this camera, and what of the symbol's pixels that does not explain.

Paper, ink, blur and growth of the ink are fitted to the symbol's own pixels. Blur of a lens is no fault of a printer;
it is alike in all directions and keeps as much ink as it found. What a printer smears adds ink in one direction.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.grading.upright import PER, Floats, Upright

BLURS = (0.7, 1.0, 1.4, 1.9, 2.5, 3.2, 4.0)
"""Blurs tried, in pixels of the upright symbol (sigma), until it gets worse."""

MOST_PIXELS = 3_000
LEAST_ANSWER = 0.35
"""Share of a lone module's light that has to be left by the blur for it to be scaled back any further."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """The symbol's pixels beside what was due: `off` is how much lighter (below 0: darker) they are than a sharp print
    would be, in shares of the contrast, scaled back to what a lone module shows; `ink` what was due, 0–1.

    `blur` is that of the picture, in pixels of the upright symbol (sigma), and `answer` what it leaves of a lone
    module's light. `contrast` is of the paper's own brightness. `growth` is how much wider than intended ink came out,
    across and down, in modules. `quiet` is how dark the quiet zone is on its worst side, in shares of the contrast.
    """

    off: Floats
    ink: Floats
    contrast: float
    growth: tuple[float, float]
    quiet: float
    scale: tuple[float, float]
    blur: float
    answer: float


def fitted(seen: Upright, *, linear: bool) -> Fitted:
    """Paper, ink, blur and growth that explain the symbol's pixels best."""
    # An odd step, so that every part of a module is looked at.
    stride = int(np.sqrt(seen.grey.size / MOST_PIXELS)) | 1
    few = _Few((slice(None, None, stride), slice(None, None, stride)), seen)
    best = _explained(seen, few, BLURS[0], linear=linear)
    for blur in BLURS[1:]:
        trial = _explained(seen, few, blur, linear=linear)
        if trial.error > best.error:
            break
        best = trial
    plane = _plane(seen.grey.shape)
    paper, depth = plane @ best.found[:3], np.maximum(plane @ best.found[3:6], 1.0)
    ink = (paper - seen.grey) / depth
    answer = _answer(best.blur, linear=linear)
    off = (best.soft - ink) / answer
    contrast = float(np.clip(np.mean(depth) / max(1.0, float(np.mean(paper))), 0, 1))
    across, down = (2 * float(grown) / float(np.mean(depth)) / PER for grown in best.found[6:8])
    return Fitted(
        np.asarray(off[seen.box], np.float32), seen.ink[seen.box], contrast, (across, 0.0 if linear else down),
        _quiet(np.asarray(ink, np.float32), seen, linear=linear), seen.scale, best.blur, answer,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Explained:
    """One try: the blur, ink under it, planes of paper and ink, growth across and down, what is left on average."""

    blur: float
    soft: Floats
    found: npt.NDArray[np.float64]
    error: float


class _Few:
    """Some of the pixels, evenly spread: where they are, what light is due to change over them, and their own light."""

    def __init__(self, every: tuple[slice, slice], seen: Upright) -> None:
        self.every = every
        self.plane = _plane(seen.grey.shape)[every].reshape(-1, 3).astype(np.float64)
        self.grey = seen.grey[every].reshape(-1).astype(np.float64)


def _explained(seen: Upright, few: _Few, blur: float, *, linear: bool) -> _Explained:
    """The planes of paper and ink and the growth that fit best under a blur, pixels far off counting little."""
    soft = np.asarray(cv2.GaussianBlur(seen.ink, (0, 0), blur, borderType=cv2.BORDER_REPLICATE), np.float32)
    across, down = (
        np.abs(cv2.Sobel(soft, cv2.CV_32F, *way, scale=1 / 8))[few.every].reshape(-1, 1) for way in ((1, 0), (0, 1))
    )
    ink = soft[few.every].reshape(-1, 1)
    terms = np.concatenate([few.plane, -few.plane * ink, -across, -down * (not linear)], axis=1)
    due = few.grey
    weight: npt.NDArray[np.float64] = np.ones(len(due))
    left, cut = due, 1.0
    found: npt.NDArray[np.float64] = np.zeros(8)
    for _ in range(2):
        normal = terms.T @ (terms * weight[:, None]) + 1e-6 * np.eye(8)
        found = np.asarray(np.linalg.solve(normal, terms.T @ (due * weight)), np.float64)
        left = np.abs(due - terms @ found)
        cut = 2.0 * float(np.median(left)) + 1e-3
        weight = np.minimum(1.0, cut / (left + 1e-9))
    return _Explained(blur, soft, found, float(np.mean(np.minimum(left, 3 * cut))))


def _plane(shape: tuple[int, ...]) -> Floats:
    """One, across and down: light changes slowly over a symbol."""
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return np.stack([np.ones_like(down), across / shape[1] - 0.5, down / shape[0] - 0.5], axis=-1)


def _answer(blur: float, *, linear: bool) -> float:
    """The share of a lone module's ink that is left within it under the blur."""
    lone = np.zeros((5 * PER, 5 * PER), np.float32)
    rows = slice(None) if linear else slice(2 * PER, 3 * PER)
    lone[rows, 2 * PER : 3 * PER] = 1.0
    soft = np.asarray(cv2.GaussianBlur(lone, (0, 0), blur, borderType=cv2.BORDER_REPLICATE), np.float32)
    return max(LEAST_ANSWER, float(soft[2 * PER : 3 * PER, 2 * PER : 3 * PER].mean()))


def _quiet(ink: Floats, seen: Upright, *, linear: bool) -> float:
    """The darkest line along a side, a module wide, of what has to be paper round the symbol."""
    rows, columns = seen.box
    sides = [ink[rows, : columns.start].mean(axis=0)[::-1], ink[rows, columns.stop :].mean(axis=0)]
    if not linear:
        sides += [ink[: rows.start, columns].mean(axis=1)[::-1], ink[rows.stop :, columns].mean(axis=1)]
    # The first module beside the symbol has ink's blur in it.
    lines = [side[PER : len(side) // PER * PER].reshape(-1, PER).mean(axis=1) for side in sides]
    return float(max(0.0, *(line.max() for line in lines)))
