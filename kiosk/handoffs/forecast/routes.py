"""The route of a therapy: the landmarks that its journeys pass at this site, and where each journey stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.landmarks import Landmark
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose, Therapy

ENOUGH = 3
"""Journeys that were given their cells, from which on a site's own habit says which landmarks it passes by."""

ALWAYS = frozenset({Landmark.ENROLLED, Landmark.COLLECTED, Landmark.RELEASED, Landmark.GIVEN})

Route = tuple[str, ...]
"""Names of landmarks and milestones in the order in which they are reached. A stage is named by the one it ends at."""


@dataclass(frozen=True)
class Course:
    """One journey as a forecast sees it: what it reached and when (UTC).

    `ended_at` is when something happened last, of a journey that does not go on here, given its cells or not; None for
    one that does. `expires` has the moments until which the cells have to reach a landmark.
    """

    coi: str
    therapy: str
    reached: Mapping[str, datetime]
    ended_at: datetime | None = None
    expires: tuple[tuple[str, datetime], ...] = ()

    def stands(self, route: Route) -> int:
        """The place on the route of the last landmark reached; -1 for a journey that reached none of them."""
        return max((place for place, name in enumerate(route) if name in self.reached), default=-1)


def route_of(therapy: Therapy, courses: Sequence[Course] = ()) -> Route:
    """What the therapy's journeys pass, less what fewer than half of those that were given their cells here passed."""
    whole = tuple(_whole(therapy))
    given = [course for course in courses if Landmark.GIVEN in course.reached]
    if len(given) < ENOUGH:
        return whole
    return tuple(
        name for name in whole
        if name in ALWAYS or 2 * sum(name in course.reached for course in given) >= len(given)
    )  # fmt: skip


def _whole(therapy: Therapy) -> list[str]:
    shipped = {therapy.containers[kind].purpose for kind in therapy.transport}
    made_outside = StepKind.BIND_FOREIGN in therapy.steps
    route: list[str] = [Landmark.ENROLLED, Landmark.COLLECTED]
    if ContainerPurpose.STARTING_MATERIAL in shipped:
        route += [Landmark.SENT] if made_outside else [Landmark.SENT, Landmark.ARRIVED]
    if StepKind.DERIVE in therapy.steps:
        route.append(Landmark.TAKEN_IN)
    # What a maker outside made is released here once it is here; what we made, before it leaves.
    way_back = [Landmark.CAME_BACK] if made_outside else [Landmark.SENT_BACK, Landmark.CAME_BACK]
    comes_back = made_outside or ContainerPurpose.DOSE in shipped
    if comes_back and made_outside:
        route += way_back
    route.append(Landmark.RELEASED)
    if comes_back and not made_outside:
        route += way_back
    route += [one.name for one in therapy.milestones.values() if one.after_release and not one.may_be_left_out]
    return [*route, Landmark.GIVEN]
