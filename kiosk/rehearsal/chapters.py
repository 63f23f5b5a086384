"""The chapters of a demonstration: where a journey stands, by what came from the patient and what is made of it."""

from enum import Enum

from kiosk.domain.containers import LIVE, Container, ContainerState
from kiosk.domain.journey import Journey
from kiosk.domain.therapy import ContainerPurpose, Therapy


class Chapter(Enum):
    """Where a journey stands, as the demonstration tells it."""

    COUCH = "at the couch"
    LABORATORY = "in the laboratory"
    BED = "at the bed"
    GIVEN = "given"


def collected_of(journey: Journey, therapy: Therapy) -> tuple[Container, ...]:
    """The containers that were filled from the patient."""
    return _of(journey, therapy, ContainerPurpose.STARTING_MATERIAL)


def made_of(journey: Journey, therapy: Therapy, kind: str) -> tuple[Container, ...]:
    """The containers of one kind."""
    return tuple(c for c in _of(journey, therapy, *ContainerPurpose) if c.kind == kind)


def doses_of(journey: Journey, therapy: Therapy) -> tuple[Container, ...]:
    """The doses; not what is kept in reserve beside them, nor what is made on the way to them."""
    return _of(journey, therapy, ContainerPurpose.DOSE)


def chapter_of(journey: Journey, therapy: Therapy, *, open_somewhere: bool) -> Chapter:
    """The chapter a journey is in. `open_somewhere`: a station has its labels open."""
    collected, doses = collected_of(journey, therapy), doses_of(journey, therapy)
    if not collected or any(c.state is ContainerState.PLANNED for c in collected):
        return Chapter.COUCH
    if open_somewhere and not (doses or _of(journey, therapy, ContainerPurpose.INTERMEDIATE)):
        return Chapter.COUCH
    waiting = {ContainerState.PLANNED, ContainerState.QUARANTINE}
    if not doses or any(c.state in waiting for c in doses):
        return Chapter.LABORATORY
    return Chapter.BED if any(c.state in LIVE for c in doses) else Chapter.GIVEN


def _of(journey: Journey, therapy: Therapy, *purposes: ContainerPurpose) -> tuple[Container, ...]:
    """The containers of these purposes, in the order in which they were planned."""
    return tuple(
        c for c in journey.containers.values() if c.reserve is None and therapy.containers[c.kind].purpose in purposes
    )
