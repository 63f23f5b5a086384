"""Scenes of a maker's bag: it comes under the maker's own label, is entered, tagged and bound, and then given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kiosk.barcodes import code128, datamatrix
from kiosk.barcodes.modules import Modules
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import foreign
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import PROCESSORS, issue, read_back
from kiosk.rehearsal.world import World

TAG = LabelKind.TIE_TAG.value
DPI, SQUARE_DOTS, BAR_DOTS, BAR_HEIGHT, MARGIN = 300, 8, 4, 150, 60


@dataclass(frozen=True)
class MakersProduct:
    """A bag as the made-up maker sends it: which label, what stands in its fields."""

    label: str
    fields: Mapping[str, str]

    def symbols(self) -> tuple[Modules, ...]:
        """The codes on the maker's label."""
        said = self.fields
        square = f"[01]09521321000018[17]{said['expires']}[10]{said['lot']}[21]{said['patient']}"
        return datamatrix.draw(square, gs1=True), code128.draw(f"XC-{said['patient']}")

    def papers(self) -> dict[str, str]:
        """What a person keys from order and release certificate."""
        return {
            "label": self.label, "certificate": "RC-2026-0117", "expires_on": "2027-06-30", "volume_ml": "60",
            "cells_e6": "240", "dmso_ml": "6", "blood_group": "6400", **self.fields,
        }  # fmt: skip


OWN = MakersProduct("demo-gs1-2026", {"lot": "XC260117", "expires": "270630", "patient": "20261234"})
OTHER = MakersProduct("demo-gs1-2026", {"lot": "XC260118", "expires": "270630", "patient": "20261235"})
"""The patient's own bag, and that of somebody else's whom the maker treats too."""


def makers_label(*symbols: Modules) -> Paper:
    """A label of these codes, one below the other, as it lies before the camera."""
    parts = [_inked(modules) for modules in symbols]
    width = max(part.shape[1] for part in parts) + 2 * MARGIN
    height = sum(part.shape[0] for part in parts) + MARGIN * (len(parts) + 1)
    bits, top = np.zeros((height, width), np.bool_), MARGIN
    for part in parts:
        bits[top : top + part.shape[0], MARGIN : MARGIN + part.shape[1]] = part
        top += part.shape[0] + MARGIN
    return Paper("maker's label", bits, DPI)


def _inked(modules: Modules) -> np.ndarray:
    tall, wide = (BAR_HEIGHT, BAR_DOTS) if modules.height == 1 else (SQUARE_DOTS, SQUARE_DOTS)
    return np.kron(modules.dark, np.ones((tall, wide), np.bool_))


def arrive(world: World) -> None:
    """The bags are here: the patient's own, and another patient's of the same maker."""
    for name, product in (("own", OWN), ("other", OTHER)):
        world.papers[("maker", name)] = makers_label(*product.symbols())


def expect(world: World, second: Mapping[str, str] | None = None) -> Decision:
    """Two people key order and release certificate."""
    keyed = OWN.papers()
    decision = perform(world, Play(
        StepKind.EXPECT_FOREIGN, PROCESSORS, by_list="patient",
        finish=lambda w, u: foreign.expect_foreign(w.bench, u, keyed, dict(second or keyed)),
    ))  # fmt: skip
    if not isinstance(decision, Refused):
        world.containers["doses"] = foreign.expected_bags(world.bench, world.journeys["patient"])
    return decision


def issue_tag(world: World, maker: str = "own") -> Decision:
    """Two processors read maker's label and order, for a look-alike is active; the tie-tag is printed."""
    dose = world.containers["doses"][0]
    play = Play(
        StepKind.ISSUE_FOR_FOREIGN, PROCESSORS, containers=(dose,), by_list="patient", told=PROCESSORS,
        hold=(("maker", maker),),
    )  # fmt: skip
    return issue(world, play, dose, TAG)


def bind(world: World, maker: str = "own") -> Play:
    """A and B each read the maker's label, the order and the tie-tag."""
    dose = world.containers["doses"][0]
    return Play(
        StepKind.BIND_FOREIGN, PROCESSORS, containers=(dose,), by_list="patient",
        hold=(("maker", maker), (dose, TAG, "1")),
        finish=lambda w, u: foreign.bind_foreign(w.bench, u),
    )  # fmt: skip


def read_tag_back(world: World) -> Decision:
    """The fresh tie-tag before the camera."""
    return read_back(world, "patient", world.containers["doses"][0], TAG)
