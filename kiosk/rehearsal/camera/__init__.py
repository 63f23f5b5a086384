"""The simulated camera: printed dots in, 1080p frames out, as a camera over a table, a bag or a wrist would give them.

Lengths are millimetres, angles degrees, frames `(1080, 1920, 3)` unsigned bytes in the order blue, green, red. Every
picture follows from its scene, its condition and its seed alone. What is simulated is geometry (perspective, bulging
bags, wrists), light, Gaussian optics, sensor noise and JPEG. Not simulated: rolling shutter, lens distortion, moiré of
a Bayer mosaic, condensation, real frost: no figure measured here is a promise about a real camera.
"""

from kiosk.rehearsal.camera.conditions import (
    CLEAN,
    CONDITIONS,
    CURVED,
    DARK,
    DEFOCUS,
    FROST,
    GLARE,
    JPEG,
    LOW_LIGHT,
    MOTION,
    STILL,
    TILT,
    WRIST,
    Condition,
    Sway,
)
from kiosk.rehearsal.camera.prints import Print
from kiosk.rehearsal.camera.scenes import Backdrop, Card, Fluid, Item, OnBag, OnTable, OnWrist, Place, Scene
from kiosk.rehearsal.camera.shooting import outlines, shoot

__all__ = [
    "CLEAN",
    "CONDITIONS",
    "CURVED",
    "DARK",
    "DEFOCUS",
    "FROST",
    "GLARE",
    "JPEG",
    "LOW_LIGHT",
    "MOTION",
    "STILL",
    "TILT",
    "WRIST",
    "Backdrop",
    "Card",
    "Condition",
    "Fluid",
    "Item",
    "OnBag",
    "OnTable",
    "OnWrist",
    "Place",
    "Print",
    "Scene",
    "Sway",
    "outlines",
    "shoot",
]
