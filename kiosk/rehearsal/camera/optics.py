"""From a scene to a frame: frost, lamp, glare, lens, shake, sensor, JPEG, in the order light meets them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.rehearsal.camera.conditions import Condition
from kiosk.rehearsal.camera.painting.backdrops import Picture, clouds
from kiosk.rehearsal.camera.surfaces import Floats

LENS_PX = 0.55
"""Sigma of the lens and the sensor's own blur."""

POOL = 1 << 18
"""Normal deviates drawn a frame; each row of the frame begins somewhere else in them."""

COARSE = 8


def _drawn_out(coarse: NDArray[np.float32], shape: tuple[int, ...]) -> Picture:
    level = np.clip(coarse * 255, 0, 255).astype(np.uint8)
    grey = cv2.resize(level, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _grid(shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    rows, columns = np.mgrid[0 : shape[0] // COARSE, 0 : shape[1] // COARSE].astype(np.float64) * COARSE
    return columns, rows


def frosted(frame: Picture, frost: float, rng: np.random.Generator) -> Picture:
    """Rime or a cloudy pouch over everything: less contrast, a white veil, and light strayed by it, in drifts."""
    if frost == 0.0:
        return frame
    cells = frame.shape[0] // COARSE, frame.shape[1] // COARSE
    drift = np.clip(0.5 + 0.28 * clouds(rng, (5, 8), cells) + 0.10 * clouds(rng, (26, 44), cells), 0.1, 1.0)
    veil = (0.62 * frost * drift).astype(np.float32)
    strayed = cv2.GaussianBlur(frame, (0, 0), 0.9 * frost)
    dimmed = cv2.multiply(strayed, _drawn_out(1 - veil, frame.shape), scale=1 / 255)
    return np.asarray(cv2.add(dimmed, _drawn_out(veil * 0.9, frame.shape)), dtype=np.uint8)


def lit(frame: Picture, rng: np.random.Generator) -> Picture:
    """A lamp to one side, and corners the lens darkens."""
    x, y = _grid(frame.shape)
    across, down = x / frame.shape[1] - 0.5, y / frame.shape[0] - 0.5
    way = rng.uniform(0, 2 * np.pi)
    gain = 0.93 + 0.09 * (across * np.cos(way) + down * np.sin(way)) - 0.16 * (across**2 + down**2)
    return np.asarray(
        cv2.multiply(frame, _drawn_out(gain.astype(np.float32), frame.shape), scale=1 / 255), dtype=np.uint8
    )


def glared(frame: Picture, glare: float, aim: Floats, reach_px: float, rng: np.random.Generator) -> Picture:
    """A lamp mirrored in the gloss: one burnt spot within `reach_px` of `aim`, with a soft halo."""
    if glare == 0.0:
        return frame
    x, y = _grid(frame.shape)
    centre = aim + rng.uniform(-reach_px, reach_px, size=2)
    long, short, turn = rng.uniform(70, 130), rng.uniform(30, 60), rng.uniform(0, np.pi)
    dx, dy = x - centre[0], y - centre[1]
    along = (dx * np.cos(turn) + dy * np.sin(turn)) / long
    aside = (dy * np.cos(turn) - dx * np.sin(turn)) / short
    off = along**2 + aside**2
    light = glare * (1.1 * np.exp(-(off**2)) + 0.22 * np.exp(-off / 5))
    return np.asarray(cv2.add(frame, _drawn_out(light.astype(np.float32), frame.shape)), dtype=np.uint8)


def smear(length_px: float, turn: float) -> NDArray[np.float32]:
    """The path of a shake as a filter: a straight line of that length, smooth at its ends, cut to its own box."""
    x, y = length_px * np.cos(turn), length_px * np.sin(turn)
    half = int(np.ceil(abs(x) / 2)) + 1, int(np.ceil(abs(y) / 2)) + 1
    path = np.zeros((2 * half[1] + 1, 2 * half[0] + 1), dtype=np.float32)
    for share in np.linspace(-0.5, 0.5, 8 * int(np.ceil(length_px)) + 1):
        at_x, at_y = half[0] + share * x, half[1] + share * y
        left, top = int(at_x), int(at_y)
        right, below = at_x - left, at_y - top
        path[top : top + 2, left : left + 2] += np.outer((1 - below, below), (1 - right, right)).astype(np.float32)
    path = path[path.any(axis=1)][:, path.any(axis=0)]
    return np.asarray(path / path.sum(), dtype=np.float32)


def focused(frame: Picture, condition: Condition, rng: np.random.Generator) -> Picture:
    """What the lens and an unsteady hand make of it."""
    frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), float(np.hypot(LENS_PX, condition.defocus_px))), dtype=np.uint8)
    if condition.motion_px == 0.0:
        return frame
    return np.asarray(cv2.filter2D(frame, -1, smear(condition.motion_px, rng.uniform(0, np.pi))), dtype=np.uint8)


def sensed(frame: Picture, condition: Condition, rng: np.random.Generator) -> Picture:
    """Exposure and noise: a floor of half its strength, the rest growing as the root of the light."""
    levels = np.arange(256) * condition.exposure
    frame = np.asarray(cv2.LUT(frame, np.round(levels).astype(np.uint8)), dtype=np.uint8)
    strength = condition.noise * np.sqrt(0.25 + 0.75 * np.arange(256) / (128 * condition.exposure))
    sigma = cv2.LUT(np.ascontiguousarray(frame[..., 1]), strength.astype(np.float32))
    pool = rng.standard_normal(POOL, dtype=np.float32)
    rows = np.lib.stride_tricks.sliding_window_view(pool, frame.shape[1])
    grain = cv2.multiply(rows[rng.integers(0, rows.shape[0], frame.shape[0])], sigma, dtype=cv2.CV_16S)
    return np.asarray(cv2.add(frame, cv2.merge([grain, grain, grain]), dtype=cv2.CV_8U), dtype=np.uint8)


def packed(frame: Picture, quality: int | None) -> Picture:
    """The frame after JPEG of that quality; unchanged for None."""
    if quality is None:
        return frame
    _, octets = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(octets, cv2.IMREAD_COLOR), dtype=np.uint8)
