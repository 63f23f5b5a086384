"""Where an example begins off the straight way: in the store, in a shipper, with a reserve; made of the `stages`."""

import atexit
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from kiosk.domain.step import StepKind as K
from tests.adversary import outside, stages
from tests.adversary.people import PATIENTS
from tests.adversary.plays import right_play
from tests.adversary.recorded import RECORDED, plan_reserve
from tests.adversary.rigging import drawing_with
from tests.adversary.thawing import TAGGED
from tests.adversary.truth import Course
from tests.adversary.world import World

SHIPPED = PATIENTS[0].key
"""The patient whose therapy ships: at the other's steps a shipper is none of the therapy's."""


def _steps(*kinds: K, alone: bool = False) -> Callable[[World, Course], None]:
    def act(world: World, course: Course) -> None:
        for kind in kinds if not alone or course.patient.key == SHIPPED else ():
            stages.act_right(world, course, kind)

    return act


def _then(*acts: Callable[[World, Course], None]) -> Callable[[World, Course], None]:
    def act(world: World, course: Course) -> None:
        for one in acts:
            one(world, course)

    return act


def _warmed(world: World, course: Course) -> None:
    play = right_play(world.truth, world.papers, course, K.RETRIEVE, stages.home_of(course.patient))
    if play is not None:
        world.perform(replace(play, keyed=replace(play.keyed, in_vapour=False)))


def _reserved(world: World, course: Course) -> None:
    plan_reserve(world, course, 0)
    world.audit()
    _steps(K.ISSUE_RESERVE, K.READ_BACK, K.OPEN)(world, course)


def _matched(world: World, course: Course) -> None:
    """A bag that gets a tag was matched, and has none yet."""
    if course.patient.therapy in TAGGED:
        _steps(K.READINESS, K.PATIENT_READY, K.MATCH_IN_LABORATORY)(world, course)


def _second(world: World, course: Course) -> None:
    """The second bag is opened under its tag; the first one's tag hangs on an empty bag."""
    if course.patient.therapy in TAGGED:
        match = (K.READINESS, K.PATIENT_READY, K.MATCH_IN_LABORATORY)
        _steps(K.FINISH, *match, K.ISSUE_AT_OPENING, K.READ_BACK, K.OPEN)(world, course)


def _tag_anew(world: World, course: Course) -> None:
    """The tag got lost after the opening, and was printed again."""
    if course.patient.therapy in TAGGED:
        _steps(K.VOID_LABEL, K.REPRINT_AT_OPENING, K.READ_BACK)(world, course)


def _known_as(number: int) -> Callable[[World, Course], None]:
    return lambda world, course: RECORDED["name"](world, course, number)


def _taken_back(world: World, course: Course) -> None:
    """The labels of a bag were printed under a name that was taken back; none is on it yet, and no hold is open."""
    RECORDED["name"](world, course, 0)
    labels = (K.ISSUE_IN_PROCESSING, K.READ_BACK)
    _steps(K.LINK_IDENTITY, K.DERIVE, *labels * 2, K.TAKE_BACK_IDENTITY)(world, course)
    while any(bag.holds for bag in world.truth.bags_of(course.coi)):
        stages.act_right(world, course, K.LIFT_HOLD)


_MADE_OF: Mapping[str, tuple[str, Callable[[World, Course], None]]] = {
    "stored": ("released", _steps(K.STORE)),
    "warming": ("stored", _warmed),
    "packed": ("released", _steps(K.PRINT_SHIPPER, K.READ_BACK_SHIPPER, K.PACK, alone=True)),
    "dispatched": ("packed", _steps(K.DISPATCH, alone=True)),
    "handed over": ("dispatched", _steps(K.COURIER_TAKES, K.COURIER_HANDS_OVER, alone=True)),
    "received": ("handed over", _steps(K.RECEIVE_SEALED, alone=True)),
    "reserved": ("matched", _reserved),
    "not tagged yet": ("released", _matched),
    "second tagged": ("infusing", _second),
    "reprinted tag": ("opened", _tag_anew),
    "band printed": ("released", _steps(K.PRINT_BAND)),
    "renamed": ("released", _known_as(0)),
    "another's number": ("released", _known_as(3)),
    "a band from before": ("re-banded", _known_as(1)),
    "a band of the name before": ("band printed", _then(_steps(K.READ_BACK_BAND), _known_as(0))),
    "taken back": ("collected", _taken_back),
    "re-banded": ("band printed", _steps(K.READ_BACK_BAND, K.RE_BAND)),
}
STAGES = (*stages.STAGES, *_MADE_OF, *outside.STAGES)


@cache
def stage(name: str) -> World:
    """The world at a stage, closed; see `stages.stage`."""
    if name in outside.STAGES:
        return outside.stage(name)
    if name not in _MADE_OF:
        return stages.stage(name)
    before, act = _MADE_OF[name]
    world = stage(before).copied()
    with drawing_with(world.site.inkwell):
        for course in world.truth.courses.values():
            act(world, course)
    world.site.close()
    atexit.register(shutil.rmtree, world.site.folder)
    return world
