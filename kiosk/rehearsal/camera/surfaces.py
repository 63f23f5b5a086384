"""What a print lies on, as geometry: a plane, or a cylinder that it is wrapped round.

A surface has its own frame of reference: x to the right, y down, z away from the camera, all in millimetres, the origin
on the surface nearest to the camera. A point on it is `(u, v)`: how far to the right and down one walks on the surface.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FAR_INSIDE_MM = 1e4
"""Distance to the edge of something that has none."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """Where rays meet a surface.

    `u`, `v`: walked distances in mm. `facing`: 1 seen square on, 0 edge on. `rim`: how many mm inside the surface's
    outline the ray passes; negative where it misses.
    """

    u: Floats
    v: Floats
    facing: Floats
    rim: Floats


class Surface(Protocol):
    """Something a print lies on."""

    def point(self, u: Floats, v: Floats) -> Floats:
        """The points `(..., 3)` at walked distances `u`, `v`."""

    def meet(self, origin: Floats, rays: Floats) -> Sighting:
        """Where rays `(..., 3)` from `origin` meet the surface."""


class Flat:
    """A plane."""

    def point(self, u: Floats, v: Floats) -> Floats:
        """The points `(..., 3)` at walked distances `u`, `v`."""
        return np.stack((u, v, np.zeros_like(u)), axis=-1)

    def meet(self, origin: Floats, rays: Floats) -> Sighting:
        """Where rays `(..., 3)` from `origin` meet the plane."""
        far = -origin[2] / rays[..., 2]
        facing = rays[..., 2] / np.linalg.norm(rays, axis=-1)
        return Sighting(
            u=origin[0] + far * rays[..., 0],
            v=origin[1] + far * rays[..., 1],
            facing=facing,
            rim=np.full_like(far, FAR_INSIDE_MM),
        )


@dataclass(frozen=True)
class Cylinder:
    """A cylinder with its axis along y: a filled bag, a wrist. `u` runs round it."""

    radius_mm: float

    def point(self, u: Floats, v: Floats) -> Floats:
        """The points `(..., 3)` at walked distances `u`, `v`."""
        angle = u / self.radius_mm
        return np.stack((self.radius_mm * np.sin(angle), v, self.radius_mm * (1 - np.cos(angle))), axis=-1)

    def meet(self, origin: Floats, rays: Floats) -> Sighting:
        """Where rays `(..., 3)` from `origin` first meet the cylinder; rays that miss are taken to its outline."""
        radius = self.radius_mm
        right, deep = origin[0], origin[2] - radius
        across = rays[..., 0] ** 2 + rays[..., 2] ** 2
        along = right * rays[..., 0] + deep * rays[..., 2]
        nearest_squared = np.maximum(right**2 + deep**2 - along**2 / across, 0.0)
        rim = radius - np.sqrt(nearest_squared)
        far = (-along - np.sqrt(np.maximum(radius**2 - nearest_squared, 0.0) * across)) / across
        x = right + far * rays[..., 0]
        z = deep + far * rays[..., 2]
        angle = np.arctan2(x, -z)
        normal_x, normal_z = np.sin(angle), -np.cos(angle)
        facing = -(normal_x * rays[..., 0] + normal_z * rays[..., 2]) / np.linalg.norm(rays, axis=-1)
        return Sighting(u=radius * angle, v=origin[1] + far * rays[..., 1], facing=facing, rim=rim)
