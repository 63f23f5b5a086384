"""The history of the cells, as staff note it and as it is reviewed."""

from kiosk.domain.step import StepKind
from kiosk.handoffs.history import note_history, review_history
from kiosk.rehearsal.acting import Play
from kiosk.rehearsal.world import World

REVIEWERS = ("physician", "admin two")


def note(world: World, **changed: str) -> None:
    """Every item of the therapy's list, just within its rule; `item` names one that is noted with another `value`."""
    values = {rule.test: rule.value for rule in world.therapy.history}
    if changed:
        values[changed["item"]] = changed["value"]
    note_history(world.bench, world.journeys["patient"], values, world.people["physician"])


def reviewed(statement: str) -> Play:
    """Physician and director look at what stands outside its rule."""
    return Play(
        StepKind.REVIEW_HISTORY, REVIEWERS, by_list="patient",
        finish=lambda w, u: review_history(w.bench, u, statement),
    )  # fmt: skip
