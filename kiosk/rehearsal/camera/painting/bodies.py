"""Painting things: bag, arm and card under their prints, with shadows and sheen. Looks only; nothing here is read."""

import numpy as np

from kiosk.rehearsal.camera.painting.backdrops import Picture, clouds
from kiosk.rehearsal.camera.painting.papers import lay_print, on_print
from kiosk.rehearsal.camera.painting.patches import Patch, rounded
from kiosk.rehearsal.camera.scenes import Card, OnTable, OnWrist
from kiosk.rehearsal.camera.surfaces import Floats

SKINS = ((138, 168, 214), (112, 146, 200), (78, 110, 164), (52, 76, 118))


def coloured(tint: tuple[float, float, float], shade: Floats) -> Floats:
    """A colour (blue, green, red) in varying light, as a grid (rows, columns, 3)."""
    return shade[..., None] * np.array(tint, dtype=np.float64)


def shadow(inside_mm: Floats, soft_mm: float, strength: float) -> Floats:
    """The light a thing leaves around itself, 0–1, from distances inside its outline."""
    reach = np.clip((inside_mm + soft_mm) / soft_mm, 0.0, 1.0)
    light: Floats = 1 - strength * reach * reach * (3 - 2 * reach)
    return light


def paint_table(frame: Picture, whole: Patch, item: OnTable) -> None:
    """A label or sheet on the table, with its thin shadow."""
    patch = whole.within(on_print(item.print, whole.seen.u, whole.seen.v), margin_mm=4.0)
    if patch is None:
        return
    u, v = patch.seen.u, patch.seen.v
    patch.darken(frame, shadow(on_print(item.print, u - 0.8, v - 1.0), soft_mm=2.5, strength=0.4))
    lay_print(frame, patch, item.print, u, v, light=np.full_like(u, 0.97))


def paint_card(frame: Picture, whole: Patch, item: Card) -> None:
    """A badge on its strap."""
    size = item.print.width_mm + 2.0, item.print.height_mm + 2.0
    top = size[1] / 2

    def outlines(u: Floats, v: Floats) -> tuple[Floats, Floats]:
        return rounded(u, v, size, corner_mm=3.2), rounded(u, v + top + 60.0, (11.0, 116.0), corner_mm=2.0)

    patch = whole.within(np.maximum(*outlines(whole.seen.u, whole.seen.v)), margin_mm=5.0)
    if patch is None:
        return
    u, v = patch.seen.u, patch.seen.v
    card, strap = outlines(u, v)
    patch.darken(frame, shadow(np.maximum(card, strap), soft_mm=4.0, strength=0.45))
    patch.wash(frame, coloured((108, 62, 34), 1 + 0.08 * np.sin(v * 2.4)), patch.cover(strap))
    patch.wash(frame, coloured((238, 238, 234), np.ones_like(u)), patch.cover(card))
    lay_print(frame, patch, item.print, u, v, light=np.full_like(u, 0.99))
    clip = rounded(u, v + top + 1.0, (13.0, 5.0), corner_mm=1.5)
    patch.wash(frame, coloured((120, 124, 126), np.ones_like(u)), patch.cover(clip))


def paint_wrist(frame: Picture, whole: Patch, item: OnWrist, rng: np.random.Generator) -> None:
    """A forearm through the picture and the band round it."""
    skin = SKINS[int(rng.integers(0, len(SKINS)))]
    arm = whole.within(whole.seen.rim, margin_mm=9.0)
    if arm is None:
        return
    seen = arm.seen
    mottle = clouds(rng, (10, 16), (seen.u.shape[0], seen.u.shape[1]))
    arm.darken(frame, shadow(seen.rim, soft_mm=9.0, strength=0.55))
    edge = np.abs(np.abs(seen.v) - item.print.height_mm / 2)
    pressed = 1 - 0.3 * np.clip(1 - edge / 2.0, 0, 1)
    arm.wash(frame, coloured(skin, _roundness(seen.facing) * (1 + 0.02 * mottle) * pressed), arm.cover(seen.rim))
    band = arm.within(np.minimum(on_print(item.print, seen.u + item.facing_mm, seen.v), seen.rim), margin_mm=0.0)
    if band is None:
        return
    seen = band.seen
    light = np.clip(_roundness(seen.facing) + 0.04, 0, 0.98)
    lay_print(frame, band, item.print, seen.u + item.facing_mm, seen.v, light, edge=seen.rim)


def _roundness(facing: Floats) -> Floats:
    light: Floats = 0.42 + 0.58 * np.clip(facing, 0, 1) ** 0.8
    return light
