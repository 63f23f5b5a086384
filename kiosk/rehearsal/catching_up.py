"""Steps from wherever somebody left them: what is on record already is not done again."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.scenes import clear, read_back
from kiosk.rehearsal.story import StoryStopped
from kiosk.rehearsal.world import World

VOID = "the label before was declared void"
MAKERS_LABEL = ("maker", "own")
"""The label under which a maker's bag came."""

Papers = tuple[tuple[str, ...], ...]


def stand(world: World, station: str) -> None:
    """From here on everything happens at this station."""
    world.bench = replace(world.bench, station=station)


def take(name: str, act: Callable[..., Decision], *what: object) -> None:
    """One step. Raises StoryStopped where the kiosk refuses it."""
    decision = act(*what)
    if isinstance(decision, Refused):
        raise StoryStopped(name, decision)


def record_milestones(world: World, *, irreversible: bool = False) -> None:
    """Whatever happened to the patient, or may begin, and nobody put on record."""
    for said in due(world, irreversible=irreversible):
        if irreversible:
            take("record irreversible milestone", perform, world, may_begin((said, said)))
        else:
            take("record milestone", reached, world, "patient", said)


def label(world: World, bag: str, piece: str, first: Callable[[], Decision], again: Callable[[], Decision]) -> None:
    """A label printed, for the first time or again after a void one, and read back."""
    printed = world.journey().containers[bag].current_label(piece)
    if printed is None or printed.state is LabelState.VOID:
        take(*(("issue label", first) if printed is None else ("reprint label", again)))
        printed = world.journey().containers[bag].current_label(piece)
    if printed is not None and printed.state is LabelState.STARTED:
        take("read back label", read_back, world, "patient", bag, piece, printed.issue)


def issue_of(world: World, bag: str, piece: str) -> int:
    """Which issue of a label counts now."""
    printed = world.journey().containers[bag].current_label(piece)
    return printed.issue if printed is not None else 1


def held(world: World, *bags: str, pieces: tuple[str, ...] = (LabelKind.BASE.value,)) -> Papers:
    """The labels as they are now, by the names of their papers; of a maker's bag the maker's own as well."""
    own = tuple((bag, piece, str(issue_of(world, bag, piece))) for bag in bags for piece in pieces)
    containers = world.journey().containers
    return (*own, *(MAKERS_LABEL for bag in bags if containers[bag].foreign is not None))


def close_labels(world: World, key: str) -> None:
    """The station is cleared, where it has the patient's labels open."""
    if site_view(world.bench).stations.get(world.bench.station) == world.journeys["patient"]:
        take(StepKind.CLEAR_STATION.value, perform, world, clear("patient", key))
