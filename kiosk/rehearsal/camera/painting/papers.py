"""Laying a print on what it lies on: each pixel gathers the light of the dots it covers."""

import cv2
import numpy as np

from kiosk.rehearsal.camera.painting.backdrops import Picture
from kiosk.rehearsal.camera.painting.patches import Patch, rounded
from kiosk.rehearsal.camera.prints import Print
from kiosk.rehearsal.camera.surfaces import Floats

FINER = 2
"""Samples a pixel, each way: a module of 2.5 px must not beat with the pixels."""

PAPER, INK = 240.0, 26.0
"""Grey levels of white stock and of thermal-transfer ink under full light."""

TONES = np.round(INK + (PAPER - INK) * np.arange(256) / 255).astype(np.uint8)
WARMTH = np.array((0.985, 1.0, 1.0))
"""White stock is faintly warm: blue, green, red."""


def on_print(sheet: Print, u: Floats, v: Floats) -> Floats:
    """Distance in mm inside the paper of points `u`, `v` mm from its middle."""
    return rounded(u, v, (sheet.width_mm, sheet.height_mm))


def lay_print(
    frame: Picture, patch: Patch, sheet: Print, u: Floats, v: Floats, light: Floats, edge: Floats | None = None
) -> None:
    """Lay a print on the frame. Dots finer than the samples are averaged before they are sampled.

    `u`, `v`: where the patch's coarse grid meets the print, mm from the print's middle. `light`: coarse grid 0–1.
    `edge`: how many mm inside the thing the print lies on, where that hides part of it.
    """
    inside = on_print(sheet, u, v)
    if edge is not None:
        inside = np.minimum(inside, edge)
    dots = sheet.paper()
    shrink = patch.px_per_mm * FINER / sheet.dots_per_mm
    if shrink < 0.8:
        small = (max(1, round(dots.shape[1] * shrink)), max(1, round(dots.shape[0] * shrink)))
        dots = np.asarray(cv2.resize(dots, small, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    rows, columns = dots.shape
    across = patch.fine(u / sheet.width_mm * columns + columns / 2 - 0.5, FINER)
    down = patch.fine(v / sheet.height_mm * rows + rows / 2 - 0.5, FINER)
    samples = cv2.remap(dots, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    grey = cv2.LUT(cv2.resize(samples, (patch.columns, patch.rows), interpolation=cv2.INTER_AREA), TONES)
    paint = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    cv2.multiply(paint, patch.tone(light[..., None] * WARMTH * 255), dst=paint, scale=1 / 255)
    patch.lay(frame, np.asarray(paint, dtype=np.uint8), patch.cover(inside))
