"""What the adversary found once, each by itself: refused ever since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.decision import Refused
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import attempts, identities, registering
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.view import journey_of
from tests.adversary import paper, stages
from tests.adversary.people import person
from tests.adversary.play import Play
from tests.adversary.plays import right_play
from tests.adversary.rigging import drawing_with
from tests.adversary.site import ROOMS
from tests.adversary.truth import Course
from tests.adversary.world import World


@contextmanager
def at(stage: str) -> Iterator[tuple[World, Course]]:
    """A world at a stage, and the course of patient A."""
    world = stages.stage(stage).copied()
    try:
        with drawing_with(world.site.inkwell):
            course = world.truth.course_of("A")
            assert course is not None
            yield world, course
    finally:
        world.site.discard()


def right(world: World, course: Course, kind: K) -> Play:
    """The step as it should go."""
    play = right_play(world.truth, world.papers, course, kind, stages.home_of(course.patient))
    assert play is not None
    return play


def go(world: World, course: Course, *kinds: K) -> None:
    """Right steps, one after the other."""
    for kind in kinds:
        stages.act_right(world, course, kind)


def wait_until(world: World, course: Course, before_expiry: timedelta) -> None:
    """Time passes until so long before the first dose expires."""
    expires_at = world.truth.bags_of(course.coi, "dose")[0].plan.expires_at
    assert expires_at is not None
    world.site.pass_time(expires_at - before_expiry - world.site.clock.now().utc)


def test_a_bag_that_expired_after_the_match_is_not_opened() -> None:
    """A bag matched four minutes before its expiry is not opened after it."""
    with at("released") as (world, course):
        wait_until(world, course, timedelta(minutes=4))
        go(world, course, K.READINESS, K.MATCH_AT_BED)
        wait_until(world, course, -timedelta(minutes=1))
        world.perform(right(world, course, K.OPEN))


def test_a_bag_that_expired_after_the_line_check_is_not_started() -> None:
    """A bag checked at the line before its expiry is not started after it."""
    with at("released") as (world, course):
        wait_until(world, course, timedelta(minutes=8))
        go(world, course, K.READINESS, K.MATCH_AT_BED, K.OPEN, K.LINE_CHECK)
        wait_until(world, course, -timedelta(minutes=1))
        world.perform(right(world, course, K.START))


def test_an_old_band_read_before_the_new_one_is_seen() -> None:
    """Two bands of one patient in one turn, a replaced one among them, are not taken for the last one read."""
    with at("released") as (world, course):
        go(world, course, K.READINESS)
        both = (course.patient.old_band, course.patient.band)
        world.perform(right(world, course, K.MATCH_AT_BED).with_turn(0, bands=both))


def test_a_label_voided_before_its_print_is_not_printed() -> None:
    """A label that two people void between its issue and the permission to print does not come out, nor back to life."""
    with at("enrolled") as (world, course):

        def void() -> None:
            world.audit()
            world.perform(replace(right(world, course, K.VOID_LABEL), room=ROOMS[1]))

        world.site.rig.before_print = void
        world.perform(right(world, course, K.ISSUE_AT_COLLECTION))


def test_a_picture_of_an_attempt_without_a_journey_is_used_up_too() -> None:
    """A picture shown in an attempt that named no journey here does not serve a later attempt."""
    with at("collected") as (world, course):
        play = right(world, course, K.HAND_OVER)
        label = paper.resealed(play.turns[0].labels[0], coi="CHA9990260099998")
        nobodys = play.with_turn(0, labels=(label,)).with_turn(1, labels=(label,))
        assert isinstance(world.perform(nobodys), Refused)
        world.perform(play.with_turn(0, frames="old"))


def test_a_step_names_no_container_of_somebody_else() -> None:
    """A step taken in one patient's record does not name another patient's container in clear."""
    with at("collected") as (world, course):
        theirs = next(bag.id for bag in world.truth.bags.values() if bag.coi != course.coi)
        play = Play(K.READINESS, course.patient, ROOMS[0], right(world, course, K.READINESS).turns)
        answers = right(world, course, K.READINESS).answers
        world.perform(replace(play, by_list=course.coi, containers=(theirs,), answers=answers))


def test_a_linked_identity_is_the_one_that_is_printed_and_read() -> None:
    """After a change of name and band was linked, new labels say the new name, and the new band is the current one."""
    with at("collected") as (world, course):
        bench, who = world.site.rooms[ROOMS[0]], course.patient
        band = who.band.format().replace("(8019)2", "(8019)3")
        today = bench.now.date()
        married = registering.patient_keyed("Łucja Married", who.record_number, who.born.isoformat(), band, today)
        change = identities.change_identity(bench, course.coi, married, "hospital")
        under_way = attempts.open_attempt(bench, K.LINK_IDENTITY, coi=course.coi)
        for key in ("quality", "director"):
            world.site.pass_time(timedelta(seconds=9))
            begun = attempts.begin_turn(bench, under_way, person(key).badges[0])
            assert isinstance(begun, type(under_way))
            under_way = attempts.sign(bench, begun, person(key).pin)
        identities.link_identity(bench, under_way, change, ("certificate",))
        journey = journey_of(bench, course.coi)
        dose = next(container for container in journey.containers.values() if container.kind == "dose")
        label = container_label(bench, journey, dose, "tie-tag", 1)
        assert journey.band_serial == 3
        assert getattr(label, "patient").name == "Łucja Married"  # noqa: B009  a reason has no patient
