"""Where any dot of a label is in the picture: by the places of its symbols, and bent as they are."""

from collections.abc import Sequence

import cv2
import numpy as np

from kiosk.barcodes.grading.printed import PrintedLabel
from kiosk.barcodes.grading.upright import Floats, Places, Upright

FEW = 3
"""Places that a linear symbol gives."""

STIFF, LEAST = 0.3, 3
"""How much a bend has to explain to be believed where it is told by so many symbols; more of them know it better."""


def sheet_of(label: PrintedLabel, made_out: Sequence[Upright]) -> "Sheet | None":
    """The sheet that the symbols show; None without a square and something beside it."""
    squares = [one for one in made_out if len(one.dots) > FEW]
    return Sheet(label, made_out) if squares and len(made_out) > 1 else None


class Sheet:
    """Where the label's dots are in the picture: a plane through its symbols' places, bent as they are."""

    def __init__(self, label: PrintedLabel, made_out: Sequence[Upright]) -> None:
        self.size = np.array(label.ink.shape[::-1], np.float64)
        dots = np.concatenate([one.dots for one in made_out])
        pixels = np.concatenate([one.pixels for one in made_out])
        self.plane = np.asarray(cv2.findHomography(dots, pixels, 0)[0], np.float64)
        flat = cv2.perspectiveTransform(pixels[None], np.linalg.inv(self.plane))[0]
        terms = self._terms(dots)
        # What bars say is where they stand across, not how far up or down.
        square = np.concatenate([np.full(len(one.dots), len(one.dots) > FEW, np.float64) for one in made_out])
        stiff = STIFF * (LEAST / len(made_out)) ** 2
        bends = []
        for axis, counts in ((0, np.ones(len(dots))), (1, square)):
            normal = terms.T @ (terms * counts[:, None]) + stiff * np.eye(terms.shape[1])
            bends.append(np.linalg.solve(normal, terms.T @ (counts * (flat - dots)[:, axis])))
        self.bend = np.stack(bends, axis=1)

    def _terms(self, dots: Places) -> Places:
        u, v = (2 * dots / self.size - 1).T
        return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3], axis=1)

    def pixels(self, dots: Places) -> Floats:
        """Pixels of dots `(n, 2)`."""
        bent = dots + self._terms(dots) @ self.bend
        return np.asarray(cv2.perspectiveTransform(bent[None], self.plane)[0], np.float32)
