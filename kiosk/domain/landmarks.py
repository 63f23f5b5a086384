"""The landmarks of a journey: the moments between which its turnaround is counted, from the one vein to the other.

They are read from a journey and judge nothing. A landmark that a journey came to more than once, as after a second
collection, counts when it was reached first where cells leave the patient or reach them, and else when it was last.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.journey import Journey
from kiosk.domain.step import StepKind


class Landmark(StrEnum):
    """Where every journey passes, in this order; which of them, its therapy and its site say."""

    ENROLLED = "enrolled"
    COLLECTED = "collected"
    SENT = "sent to manufacture"
    ARRIVED = "arrived for manufacture"
    TAKEN_IN = "taken into manufacture"
    RELEASED = "released"
    SENT_BACK = "sent back"
    CAME_BACK = "came back"
    GIVEN = "infusion begun"


STANDS_FOR: Mapping[str, Landmark] = MappingProxyType(
    {
        StepKind.ENROL.value: Landmark.ENROLLED,
        StepKind.APPLY_AT_COLLECTION.value: Landmark.COLLECTED,
        StepKind.DERIVE.value: Landmark.TAKEN_IN,
        StepKind.BIND_FOREIGN.value: Landmark.CAME_BACK,
        StepKind.RELEASE.value: Landmark.RELEASED,
        StepKind.RELEASE_EXCEPTIONALLY.value: Landmark.RELEASED,
        # From the match to the line are minutes: what a window lets begin with the match, it lets be given.
        StepKind.MATCH_AT_BED.value: Landmark.GIVEN,
        StepKind.MATCH_IN_LABORATORY.value: Landmark.GIVEN,
        StepKind.OPEN.value: Landmark.GIVEN,
        StepKind.START.value: Landmark.GIVEN,
    }
)
"""The steps that a window may count from or end at, each with the landmark it is reckoned as."""


def landmarks(journey: Journey) -> Mapping[str, datetime]:
    """When the journey came to each landmark, milestone and step that it came to (UTC), by its name."""
    found = dict(journey.taken)
    found |= {name: reached.at for name, reached in journey.milestones.items() if reached.at is not None}
    for landmark, moment in _reached(journey):
        found[landmark] = moment
    return MappingProxyType(found)


def _reached(journey: Journey) -> Iterator[tuple[Landmark, datetime]]:
    taken = journey.taken
    for step, landmark in STANDS_FOR.items():
        if landmark not in {Landmark.COLLECTED, Landmark.GIVEN} and step in taken:
            yield landmark, taken[step]
    containers = journey.containers.values()
    collected = [c for c in containers if _is_collected(c) and c.state is not ContainerState.PLANNED]
    if collected:
        yield Landmark.COLLECTED, min(c.collected_at for c in collected)
    made = frozenset(c.id for c in containers if not _is_collected(c))
    for shipment in journey.shipments.values():
        back = not made.isdisjoint(shipment.containers)
        if shipment.took_at is not None:
            yield (Landmark.SENT_BACK if back else Landmark.SENT), shipment.took_at
        if shipment.received_at is not None:
            yield (Landmark.CAME_BACK if back else Landmark.ARRIVED), shipment.received_at
    given = [c.started_at for c in containers if c.started_at is not None]
    if given:
        yield Landmark.GIVEN, min(given)
    elif StepKind.GIVEN_OUTSIDE.value in taken:
        yield Landmark.GIVEN, taken[StepKind.GIVEN_OUTSIDE.value]


def _is_collected(container: Container) -> bool:
    return not container.parents and container.foreign is None and container.reserve is None
