"""What a bag adds, held against the order."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kiosk.domain.dosing import Amount, course_with, day_with
from kiosk.domain.journey import Journey
from tests.domain.world import CAR_T, DAY, DOSE, MICROSECOND, NOON, SECOND_DOSE, THERAPIES, Chapter, history, journey_of

NONE = Decimal(0)
GIVEN = journey_of(history(Chapter.MATCHED))


def opened_before(journey: Journey, ago: timedelta) -> Journey:
    """The journey as if its second dose had been opened so long before noon, and the first never."""
    opening = replace(journey.openings[0], container=SECOND_DOSE, at=NOON - ago)
    return replace(journey, openings=(opening,))


def test_a_bag_is_not_counted_before_itself() -> None:
    """A bag that was authorised already counts once, as this bag."""
    assert GIVEN.order is not None
    bag = GIVEN.containers[DOSE]
    course = course_with(GIVEN, GIVEN.order, bag)
    assert [course.cells.before, course.cells.bag, course.cells.after] == [NONE, bag.cells_e6, bag.cells_e6]
    assert course.volume.left == GIVEN.order.volume_ml - course.volume.after


def test_another_bag_is_counted_before() -> None:
    """What an earlier opening put in is there before this bag, in the course and in the day."""
    journey = opened_before(GIVEN, DAY - MICROSECOND)
    assert journey.order is not None
    bag, earlier = journey.containers[DOSE], journey.openings[0]
    course = course_with(journey, journey.order, bag)
    today = day_with(journey, journey.order, THERAPIES[CAR_T], bag, NOON)
    assert (course.cells.before, course.volume.before) == (earlier.cells_e6, earlier.volume_ml)
    assert (today.dmso.before, today.volume.before) == (earlier.dmso_ml, earlier.volume_ml)


def test_a_day_is_24_hours() -> None:
    """An opening of 24 hours ago is in the course and no longer in the day."""
    journey = opened_before(GIVEN, DAY)
    assert journey.order is not None
    today = day_with(journey, journey.order, THERAPIES[CAR_T], journey.containers[DOSE], NOON)
    assert (today.dmso.before, today.volume.before) == (NONE, NONE)
    assert course_with(journey, journey.order, journey.containers[DOSE]).volume.before > 0


@pytest.mark.parametrize(("limit", "most"), [(Decimal(1), Decimal(1)), (Decimal(10_000), None)])
def test_the_stricter_limit_counts(limit: Decimal, most: Decimal | None) -> None:
    """Of the order's limit and the therapy's per kilogram, the smaller is the limit."""
    assert GIVEN.order is not None
    order, therapy = replace(GIVEN.order, dmso_limit_ml=limit), THERAPIES[CAR_T]
    today = day_with(GIVEN, order, therapy, GIVEN.containers[DOSE], NOON)
    assert today.dmso.most == (most if most is not None else therapy.dmso_ml_per_kg * order.weight_kg)


def test_what_is_not_on_record_adds_nothing_and_is_said() -> None:
    """An amount that was not counted stays None beside the sums."""
    amount = Amount("mL", Decimal(6), None, Decimal(5))
    assert amount.bag is None
    assert (amount.after, amount.left) == (Decimal(6), Decimal(-1))
