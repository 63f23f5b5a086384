"""How the camera sees: steady hands and good light, or not. Presets with the field's names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Sway:
    """How far the hand strays from the pose asked for, each way, evenly drawn from the seed."""

    rotation_deg: float = 5.0
    scale: float = 0.05
    tilt_deg: float = 4.0
    shift_mm: float = 2.0


STEADY = Sway(rotation_deg=0.0, scale=0.0, tilt_deg=0.0, shift_mm=0.0)
"""Exactly the pose asked for."""


@dataclass(frozen=True)
class Condition:
    """One way of seeing.

    `tilt_deg`: least and greatest tilt of the camera. `defocus_px`: sigma of a Gaussian, beside the lens's own 0.55.
    `motion_px`: length of the smear. `exposure`: brightness, 1 being right. `noise`: sigma at mid grey, in 1/255.
    `glare` and `frost`: 0–1. `curve`: how many times as bent bags and wrists are. `jpeg_quality`: None for raw frames.
    """

    name: str
    sway: Sway = field(default=Sway())
    tilt_deg: tuple[float, float] = (0.0, 0.0)
    defocus_px: float = 0.0
    motion_px: float = 0.0
    exposure: float = 1.0
    noise: float = 1.5
    glare: float = 0.0
    frost: float = 0.0
    curve: float = 1.0
    jpeg_quality: int | None = None


CLEAN = Condition("clean")
STILL = Condition("still", sway=STEADY)
TILT = Condition("tilt", tilt_deg=(15.0, 28.0))
DEFOCUS = Condition("defocus", defocus_px=1.5)
MOTION = Condition("motion", motion_px=7.0)
LOW_LIGHT = Condition("low light", exposure=0.4, noise=9.0)
DARK = Condition("dark and noise", exposure=0.2, noise=13.0)
GLARE = Condition("glare", glare=1.0)
CURVED = Condition("curved", curve=2.0)
WRIST = Condition("moving arm", tilt_deg=(5.0, 14.0), motion_px=3.0, defocus_px=0.6)
FROST = Condition("frost", frost=1.0, defocus_px=0.4)
JPEG = Condition("jpeg 75", jpeg_quality=75)

CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        condition.name: condition
        for condition in (CLEAN, STILL, TILT, DEFOCUS, MOTION, LOW_LIGHT, DARK, GLARE, CURVED, WRIST, FROST, JPEG)
    }
)
"""Every preset by its name."""
