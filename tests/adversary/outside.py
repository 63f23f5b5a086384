"""Where an example begins when a maker outside fills the bags: both patients have one, from the same maker."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.domain.step import StepKind as K
from tests.adversary import stages
from tests.adversary.makers import OUTSIDE
from tests.adversary.people import PATIENTS
from tests.adversary.world import World

STAGES = ("expected outside", "tagged outside", "bound outside", "released outside")


@cache
def stage(name: str) -> World:
    """The world at a stage, closed; see `stages.stage`."""
    return _stages()[name]


@cache
def _stages() -> dict[str, World]:
    return stages.told(_story)


def _story(world: World) -> Iterator[str]:
    courses = [stages.enrol(world, replace(patient, therapy=OUTSIDE)) for patient in PATIENTS]
    for course in courses:
        stages.reach(world, course)
    ways = ((K.EXPECT_FOREIGN,), (K.ISSUE_FOR_FOREIGN, K.READ_BACK), (K.BIND_FOREIGN, K.CLEAR_STATION), (K.RELEASE,))
    for name, way in zip(STAGES, ways, strict=True):
        for course in courses:
            if K.RELEASE in way:
                stages.record_results(world, course)
            for kind in way:
                stages.act_right(world, course, kind)
        yield name
