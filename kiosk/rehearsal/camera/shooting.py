"""One frame: stand, paint from below upwards, then let the light through lens and sensor."""

from typing import assert_never

import numpy as np

from kiosk.rehearsal.camera.conditions import Condition
from kiosk.rehearsal.camera.optics import focused, frosted, glared, lit, packed, sensed
from kiosk.rehearsal.camera.painting.backdrops import Picture, cut
from kiosk.rehearsal.camera.painting.bags import paint_bag
from kiosk.rehearsal.camera.painting.bodies import paint_card, paint_table, paint_wrist
from kiosk.rehearsal.camera.painting.patches import Patch
from kiosk.rehearsal.camera.scenes import FRAME_HEIGHT, FRAME_WIDTH, Card, Item, OnBag, OnTable, OnWrist, Scene
from kiosk.rehearsal.camera.stance import Stance, print_outline, stand
from kiosk.rehearsal.camera.surfaces import Floats


def _sources(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """Chance for the hand, and chance for everything else: the pose must not hang on what is painted."""
    hand, rest = np.random.SeedSequence(seed).spawn(2)
    return np.random.Generator(np.random.PCG64(hand)), np.random.Generator(np.random.PCG64(rest))


def _paint(frame: Picture, stance: Stance, item: Item, curve: float, rng: np.random.Generator) -> None:
    whole = Patch.whole(stance.pose(item.place, item.surface(curve)), stance.px_per_mm)
    match item:
        case OnTable():
            paint_table(frame, whole, item)
        case OnBag():
            paint_bag(frame, whole, item, rng)
        case OnWrist():
            paint_wrist(frame, whole, item, rng)
        case Card():
            paint_card(frame, whole, item)
        case _:
            assert_never(item)


def shoot(scene: Scene, condition: Condition, seed: int) -> Picture:
    """The frame `(1080, 1920, 3)`, blue green red, that the camera takes. The same arguments give the same bytes."""
    hand, rng = _sources(seed)
    stance = stand(scene, condition, hand)
    frame = cut(scene.backdrop, (FRAME_HEIGHT, FRAME_WIDTH), rng)
    for item in scene.items:
        _paint(frame, stance, item, condition.curve, rng)
    frame = lit(frosted(frame, condition.frost, rng), rng)
    if condition.glare > 0.0 and scene.items:
        outline = print_outline(stance, scene.items[int(rng.integers(0, len(scene.items)))], condition.curve)
        reach = 0.35 * float(np.min(np.ptp(outline, axis=0)))
        frame = glared(frame, condition.glare, outline.mean(axis=0), reach, rng)
    return packed(sensed(focused(frame, condition, rng), condition, rng), condition.jpeg_quality)


def outlines(scene: Scene, condition: Condition, seed: int) -> tuple[Floats, ...]:
    """Where each thing's print stands in that frame: pixels `(n, 2)` round it, clockwise from its upper left."""
    stance = stand(scene, condition, _sources(seed)[0])
    return tuple(print_outline(stance, item, condition.curve) for item in scene.items)
