"""The part of a frame that a thing covers, and painting in it.

Where a pixel meets a surface changes smoothly, so it is worked out every `STEP` pixels and drawn out from there. Edges
are signed distances in mm drawn out the same way, in eighths of a pixel.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.rehearsal.camera.painting.backdrops import Picture
from kiosk.rehearsal.camera.scenes import FRAME_HEIGHT, FRAME_WIDTH
from kiosk.rehearsal.camera.stance import Pose
from kiosk.rehearsal.camera.surfaces import Floats, Sighting

STEP = 8
Drawn = NDArray[np.float32]


def rounded(u: Floats, v: Floats, size_mm: tuple[float, float], corner_mm: float = 0.0) -> Floats:
    """Distance in mm inside a rectangle about the origin (negative: outside), its corners rounded."""
    x = np.abs(u) - size_mm[0] / 2 + corner_mm
    y = np.abs(v) - size_mm[1] / 2 + corner_mm
    outside = np.hypot(np.maximum(x, 0.0), np.maximum(y, 0.0))
    inside: Floats = corner_mm - outside - np.minimum(np.maximum(x, y), 0.0)
    return inside


def _stretched(grid: NDArray[Any], step: int) -> NDArray[Any]:
    size = grid.shape[1] * step, grid.shape[0] * step
    return np.asarray(cv2.resize(grid, size, interpolation=cv2.INTER_LINEAR))


@dataclass(frozen=True, eq=False)
class Patch:
    """A rectangle of a frame, whole steps wide, and what its coarse grid meets (one cell more on each side)."""

    top: int
    left: int
    rows: int
    columns: int
    seen: Sighting
    px_per_mm: float

    @classmethod
    def whole(cls, pose: Pose, px_per_mm: float) -> Self:
        """The whole frame, as it meets a surface."""
        x = (np.arange(-1, FRAME_WIDTH // STEP + 1) + 0.5) * STEP - 0.5
        y = (np.arange(-1, FRAME_HEIGHT // STEP + 1) + 0.5) * STEP - 0.5
        return cls(0, 0, FRAME_HEIGHT, FRAME_WIDTH, pose.meet(*np.meshgrid(x, y)), px_per_mm)

    def within(self, inside_mm: Floats, margin_mm: float) -> Self | None:
        """The smallest part that holds every grid point at most `margin_mm` outside an edge; None if there is none."""
        held = np.argwhere(inside_mm[1:-1, 1:-1] > -margin_mm - STEP / self.px_per_mm)
        if held.size == 0:
            return None
        (first, begin), (last, end) = held.min(axis=0), held.max(axis=0)
        part = np.s_[first : last + 3, begin : end + 3]
        seen = Sighting(self.seen.u[part], self.seen.v[part], self.seen.facing[part], self.seen.rim[part])
        return replace(
            self,
            top=self.top + int(first) * STEP,
            left=self.left + int(begin) * STEP,
            rows=int(last - first + 1) * STEP,
            columns=int(end - begin + 1) * STEP,
            seen=seen,
        )

    def fine(self, coarse: Floats, times: int = 1) -> Drawn:
        """A coarse grid (rows, columns) of numbers drawn out to `times` the patch's pixels."""
        step = STEP * times
        part = np.s_[step : step + self.rows * times, step : step + self.columns * times]
        return np.asarray(_stretched(np.asarray(coarse, dtype=np.float32), step)[part], dtype=np.float32)

    def tone(self, levels: Floats) -> Picture:
        """A coarse grid (rows, columns[, 3]) of grey levels or colours, 0–255, drawn out to the patch's pixels."""
        part = np.s_[STEP : STEP + self.rows, STEP : STEP + self.columns]
        return np.asarray(_stretched(np.clip(levels, 0, 255).astype(np.uint8), STEP)[part], dtype=np.uint8)

    def cover(self, inside_mm: Floats, most: float = 1.0) -> Picture:
        """How much of each pixel lies inside an edge, 0 to 255 times `most`, from a coarse grid of mm."""
        eighths = self.tone(128 + 8 * np.clip(inside_mm * self.px_per_mm, -15.9, 15.8))
        inside = np.clip((np.arange(256) - 128) / 8 + 0.5, 0.0, 1.0)
        return np.asarray(cv2.LUT(eighths, np.round(255 * most * inside).astype(np.uint8)), dtype=np.uint8)

    def of(self, frame: Picture) -> Picture:
        """The patch's own pixels of a frame, to be painted in."""
        return frame[self.top : self.top + self.rows, self.left : self.left + self.columns]

    def lay(self, frame: Picture, paint: Picture, share: Picture) -> None:
        """Lay paint (rows, columns, 3) over the frame, as much of it as `share` says for each pixel, 0–255."""
        below = self.of(frame)
        shares = cv2.cvtColor(share, cv2.COLOR_GRAY2BGR)
        above = cv2.multiply(paint, shares, scale=1 / 255)
        cv2.bitwise_not(shares, dst=shares)
        cv2.multiply(below, shares, dst=below, scale=1 / 255)
        cv2.add(below, above, dst=below)

    def wash(self, frame: Picture, colour: Floats, share: Picture) -> None:
        """Lay a slowly changing colour, a coarse grid (rows, columns, 3), over the frame."""
        self.lay(frame, self.tone(colour), share)

    def veil(self, frame: Picture, colour: Floats, share: Floats, light: Floats | None = None) -> None:
        """Dim the frame by `light` and lay a colour over it, all of it soft: coarse grids, shares and light 0–1."""
        kept = 1 - share if light is None else (1 - share) * light
        self.darken(frame, kept)
        below = self.of(frame)
        cv2.add(below, self.tone(colour * share[..., None]), dst=below)

    def darken(self, frame: Picture, gain: Floats) -> None:
        """Multiply the frame by a coarse grid of shares, 0–1: shadows."""
        below = self.of(frame)
        shade = cv2.cvtColor(self.tone(gain * 255), cv2.COLOR_GRAY2BGR)
        cv2.multiply(below, shade, dst=below, scale=1 / 255)
