"""Painting a filled bag: seam, fluid, ports, wrinkled label, clear pouch. Only the label's wrinkles touch reading."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from kiosk.rehearsal.camera.painting.backdrops import Picture
from kiosk.rehearsal.camera.painting.bodies import coloured, shadow
from kiosk.rehearsal.camera.painting.papers import lay_print, on_print
from kiosk.rehearsal.camera.painting.patches import Patch, rounded
from kiosk.rehearsal.camera.scenes import Fluid, OnBag
from kiosk.rehearsal.camera.surfaces import Floats

PORT_MM = 40.0
FILM = (226.0, 226.0, 220.0)


@dataclass(frozen=True, eq=False)
class Wrinkles:
    """Waves over a bag: `lengths` in mm, the directions they run in and where they begin, radians; `strength` in mm."""

    lengths: Floats
    turns: Floats
    phases: Floats
    strength: float

    @classmethod
    def drawn(cls, strength: float, rng: np.random.Generator) -> Self:
        """Three waves at random."""
        return cls(rng.uniform(28, 60, 3), rng.uniform(0, np.pi, 3), rng.uniform(0, 2 * np.pi, 3), strength)

    def carry(self, u: Floats, v: Floats) -> tuple[Floats, Floats, Floats]:
        """How far the label is carried along, right and down in mm, and the light that gives or takes."""
        across = u[..., None] * np.cos(self.turns) + v[..., None] * np.sin(self.turns)
        wave = 2 * np.pi * across / self.lengths + self.phases
        carried = self.strength * np.sin(wave)
        light = 0.16 * self.strength * np.cos(wave).sum(axis=-1)
        return carried @ np.cos(self.turns), carried @ np.sin(self.turns), light


def paint_bag(frame: Picture, whole: Patch, item: OnBag, rng: np.random.Generator) -> None:
    """A filled bag with its label, in its pouch."""
    wrinkles = Wrinkles.drawn(item.wrinkle_mm, rng)
    width, height = item.size_mm
    patch = whole.within(rounded(whole.seen.u, whole.seen.v, (width, height)), margin_mm=9.0)
    if patch is None:
        return
    _paint_ports(frame, whole, (width, height))
    u, v = patch.seen.u, patch.seen.v
    wrinkled = wrinkles.carry(u, v)[2]
    _paint_body(frame, patch, item, wrinkled)
    label = patch.within(on_print(item.print, u, v), margin_mm=2.0)
    if label is not None:
        seen = label.seen
        right, down, light = wrinkles.carry(seen.u, seen.v)
        light = np.clip((0.5 + 0.5 * np.clip(seen.facing, 0, 1)) * (1 + light), 0, 0.98)
        lay_print(frame, label, item.print, seen.u + right, seen.v + down, light)
    haze = 0.55 + 0.45 * np.clip(np.sin(u * 0.11 + v * 0.05) + 8 * wrinkled, 0, 1)
    haze *= item.overwrap * np.clip(rounded(u, v, (width + 12, height + 12), 2.0) + 0.5, 0, 1)
    patch.veil(frame, coloured(FILM, np.ones_like(u)), haze)


def _paint_ports(frame: Picture, whole: Patch, size_mm: tuple[float, float]) -> None:
    def ports(u: Floats, v: Floats) -> Floats:
        down = v + size_mm[1] / 2 + PORT_MM / 2 - 4
        return np.maximum(rounded(u - 16, down, (8, PORT_MM), 2.0), rounded(u + 16, down, (8, PORT_MM), 2.0))

    patch = whole.within(ports(whole.seen.u, whole.seen.v), margin_mm=4.0)
    if patch is not None:
        u, v = patch.seen.u, patch.seen.v
        patch.darken(frame, shadow(ports(u - 2, v - 2), soft_mm=4.0, strength=0.35))
        tube = 0.9 + 0.1 * np.cos((np.abs(u) - 16) * 0.9)
        patch.wash(frame, coloured((214, 220, 222), tube), patch.cover(ports(u, v), most=0.85))


def _paint_body(frame: Picture, patch: Patch, item: OnBag, wrinkled: Floats) -> None:
    u, v, facing = patch.seen.u, patch.seen.v, np.clip(patch.seen.facing, 0, 1)
    width, height = item.size_mm
    bag = np.minimum(rounded(u, v, (width, height), corner_mm=12.0), patch.seen.rim)
    fluid = np.minimum(rounded(u, v, (width - 14, height - 14), 9.0), patch.seen.rim)
    weld = 0.3 * np.exp(-(((fluid + 2.5) / 0.8) ** 2)) * (bag > 0)
    film = 0.4 * np.clip(bag + 0.5, 0, 1)
    shade = shadow(rounded(u - 3, v - 4, (width, height), 12.0), 8.0, strength=0.45)
    patch.veil(frame, coloured(FILM, facing * (1 - weld)), film, light=shade)
    sheen = np.exp(-(((u + width * 0.33) / 4.0) ** 2)) + 0.6 * np.exp(-(((u - width * 0.4) / 2.5) ** 2))
    depth = np.clip(fluid / 14.0, 0.0, 1.0)
    glow = (1.12 - 0.24 * depth) * (0.55 + 0.45 * facing) + 1.5 * wrinkled
    thick = 0.55 if item.fluid is Fluid.CLEAR else 0.93
    patch.wash(frame, coloured(item.fluid.value, glow) + 70 * sheen[..., None], patch.cover(fluid, most=thick))
