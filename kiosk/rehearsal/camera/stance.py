"""How the camera stands to the scene, and what each of its pixels therefore meets: a pinhole over a table."""

from dataclasses import dataclass, replace

import numpy as np

from kiosk.rehearsal.camera.conditions import Condition
from kiosk.rehearsal.camera.scenes import FRAME_HEIGHT, FRAME_WIDTH, Item, Place, Scene
from kiosk.rehearsal.camera.surfaces import Cylinder, Floats, Sighting, Surface

FOCAL_PX = 1660.0
"""Focal length: a picture 60° wide, as webcams have."""

SEEN_ROUND = 1.25
"""How far round a cylinder a camera sees, radians."""

SPARE = 0.99
"""Share of the frame a person who aims lets a print fill at most."""


def hinged(tilt_deg: float, axis_deg: float) -> Floats:
    """The rotation that tilts by `tilt_deg` about a hinge lying in the picture at `axis_deg`."""
    tilt, axis = np.radians(tilt_deg), np.radians(axis_deg)
    x, y = np.cos(axis), np.sin(axis)
    cross = np.array(((0.0, 0.0, y), (0.0, 0.0, -x), (-y, x, 0.0)))
    turn: Floats = np.eye(3) + np.sin(tilt) * cross + (1 - np.cos(tilt)) * (cross @ cross)
    return turn


def turned(rotation_deg: float) -> Floats:
    """The rotation clockwise in the picture."""
    cos, sin = np.cos(np.radians(rotation_deg)), np.sin(np.radians(rotation_deg))
    return np.array(((cos, -sin, 0.0), (sin, cos, 0.0), (0.0, 0.0, 1.0)))


@dataclass(frozen=True, eq=False)
class Stance:
    """Where the camera stands: the scene's rotation and where its middle is from the lens, mm."""

    rotation: Floats
    middle: Floats

    @property
    def px_per_mm(self) -> float:
        """Scale in the middle of the scene."""
        return FOCAL_PX / float(self.middle[2])

    def pose(self, place: Place, surface: Surface) -> "Pose":
        """The pose of a thing that lies in that place."""
        own = hinged(place.tilt_deg, place.tilt_axis_deg) @ turned(place.rotation_deg)
        centre = self.middle + self.rotation @ np.array((place.x_mm, place.y_mm, 0.0))
        return Pose(rotation=self.rotation @ own, centre=centre, surface=surface)


@dataclass(frozen=True, eq=False)
class Pose:
    """A surface as it stands before the lens."""

    rotation: Floats
    centre: Floats
    surface: Surface

    def project(self, u: Floats, v: Floats) -> Floats:
        """Pixels `(..., 2)` of points of the surface."""
        points = self.surface.point(u, v) @ self.rotation.T + self.centre
        pixels: Floats = FOCAL_PX * points[..., :2] / points[..., 2:] + np.array(
            ((FRAME_WIDTH - 1) / 2, (FRAME_HEIGHT - 1) / 2)
        )
        return pixels

    def meet(self, x_px: Floats, y_px: Floats) -> Sighting:
        """What each pixel meets of the surface."""
        rays = np.stack(
            ((x_px - (FRAME_WIDTH - 1) / 2) / FOCAL_PX, (y_px - (FRAME_HEIGHT - 1) / 2) / FOCAL_PX, np.ones_like(x_px)),
            axis=-1,
        )
        return self.surface.meet(-self.rotation.T @ self.centre, rays @ self.rotation)


def rectangle(width: float, height: float, steps: int = 8) -> tuple[Floats, Floats]:
    """Points round a rectangle about the origin, clockwise from its upper left."""
    side = np.linspace(-0.5, 0.5, steps, endpoint=False)
    half = np.full(steps, 0.5)
    u = np.concatenate((side, half, -side, -half)) * width
    v = np.concatenate((-half, side, half, -side)) * height
    return u, v


def print_outline(stance: Stance, item: Item, curve: float) -> Floats:
    """Pixels `(n, 2)` round the print of a thing, clockwise from its upper left; of a band, the part in view."""
    surface = item.surface(curve)
    width = item.print.width_mm
    if isinstance(surface, Cylinder):
        width = min(width, 2 * SEEN_ROUND * surface.radius_mm)
    return stance.pose(item.place, surface).project(*rectangle(width, item.print.height_mm))


def _overhang(outline: Floats) -> float:
    """Greatest distance from the middle of the frame, 1 being its edge."""
    middle = np.array((FRAME_WIDTH / 2, FRAME_HEIGHT / 2))
    return float(np.max(np.abs(outline + 0.5 - middle) / middle))


def stand(scene: Scene, condition: Condition, rng: np.random.Generator) -> Stance:
    """The stance a hand takes: near the one asked for, backed off until no print is cut that was not meant to be."""
    sway = condition.sway
    roll = rng.uniform(-sway.rotation_deg, sway.rotation_deg)
    scale = 1 + rng.uniform(-sway.scale, sway.scale)
    shift = rng.uniform(-sway.shift_mm, sway.shift_mm, size=2)
    stray = rng.uniform(0.0, sway.tilt_deg)
    tilt = stray if condition.tilt_deg[1] == 0.0 else rng.uniform(*condition.tilt_deg)
    rotation = hinged(float(tilt), float(rng.uniform(0.0, 360.0))) @ turned(float(roll))
    distance = FOCAL_PX / (scene.px_per_mm * scale)
    stance = Stance(rotation=rotation, middle=np.array((shift[0], shift[1], distance)))
    asked = Stance(rotation=np.eye(3), middle=np.array((0.0, 0.0, FOCAL_PX / scene.px_per_mm)))
    whole = tuple(item for item in scene.items if _overhang(print_outline(asked, item, condition.curve)) <= 1.0)
    for _ in range(4):
        over = max((_overhang(print_outline(stance, item, condition.curve)) for item in whole), default=0.0)
        if over <= SPARE:
            break
        stance = replace(stance, middle=stance.middle * np.array((1.0, 1.0, over / SPARE)))
    return stance
