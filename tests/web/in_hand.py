"""The papers that are in people's hands by right."""

from kiosk.domain.label import LabelKind
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import World

BASE = LabelKind.BASE.value


def collection_label(world: World, who: str = "patient") -> tuple[Paper, ...]:
    """The label of a patient's collection bag."""
    return (world.paper_of(world.containers[f"{who} collection"][0], BASE, "1"),)


def dose_labels(world: World) -> tuple[Paper, ...]:
    """Every label of the first dose bag."""
    dose = world.containers["doses"][0]
    return tuple(world.paper_of(dose, piece, "1") for piece in world.therapy.containers["dose"].pieces)


def dose_label(world: World) -> tuple[Paper, ...]:
    """The label that is read on the first dose bag."""
    return dose_labels(world)[-1:]
