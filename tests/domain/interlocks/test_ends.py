"""Is a container's end told whole: part given, given outside, called back, discarded?"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Given
from kiosk.domain.dosing import course_with, day_with
from kiosk.domain.ends import DiscardNamed, OutsideTold, Withdrawal, WithdrawalNamed
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, both, detail, happened, now, site
from tests.domain.interlocks.table import RETRY, STOP, TIMED_STOP, Case, refused
from tests.domain.reserves import RESERVE, WAITS
from tests.domain.world import (
    CAR_T,
    COLLECTION,
    DOSE,
    MINUTE,
    NOON,
    SECOND_DOSE,
    THERAPIES,
    Chapter,
    Happened,
    history,
    journey_of,
    person,
    taken,
)

H13, H15, H31 = (pytest.mark.hazard(h) for h in ("H13", "H15", "H31"))


def interrupted(container: str = DOSE, given: int = 20) -> Change:
    """Its infusion was interrupted after so many mL."""
    return happened(f.InfusionInterrupted(container, Decimal(given), "fever"), taken(S.INTERRUPT, container))


def called_back(container: str) -> Change:
    """It was called back, under a hold of its own."""
    return happened(
        f.HoldPlaced("hold-r", container, "identity", "container_is_not_withdrawn", "H13"),
        f.ContainerWithdrawn(container, "recall", "the maker called it back", "hold-r", "earlier"),
    )


HELD = ("no_identity_hold_is_open",)

CASES = (
    refused(H31, RETRY, "part_given_is_told", S.INTERRUPT, detail(None), "how much was given", "none"),
    refused(H31, RETRY, "part_given_is_told", S.STOP, detail(Given(Decimal(20))), "why it was stopped", "no reason"),
    refused(
        H31, RETRY, "part_given_is_told", S.FINISH,
        both(interrupted(given=30), happened(taken(S.START, DOSE)), detail(Given(Decimal(20)))),
        "at least 30 mL", "20 mL", DOSE,
    ),
    refused(
        H31, RETRY, "part_given_is_closed", S.MATCH_AT_BED,
        interrupted(SECOND_DOSE), "every part given closed", "interrupted", SECOND_DOSE,
        also=("no_other_bag_is_open",),
    ),
    refused(
        H15, RETRY, "given_outside_is_told", S.GIVEN_OUTSIDE,
        detail(OutsideTold(NOON + MINUTE, Decimal(50), "no network")),
        "a time since the collection, not after now", "2026-03-02 12:01 UTC",
    ),
    refused(
        H15, RETRY, "given_outside_is_told", S.GIVEN_OUTSIDE,
        detail(OutsideTold(NOON - MINUTE, Decimal(0), "no network")), "how much was given", "0 mL", DOSE,
    ),
    refused(
        H15, RETRY, "given_outside_is_told", S.GIVEN_OUTSIDE,
        detail(OutsideTold(NOON - MINUTE, Decimal(50), "")), "why the kiosk was not asked", "no reason",
    ),
    refused(
        H13, RETRY, "every_container_is_named", S.WITHDRAW,
        lambda world: replace(world, story=(
            *world.story, *(t for t in history(Chapter.DOSES_LABELLED)[len(world.story):]
                            if not (isinstance(t.fact, f.StepTaken) and t.fact.step == S.DERIVE.value)),
        )),
        "every container of the set", "one left out", DOSE,
    ),
    refused(
        H13, RETRY, "every_container_is_named", S.WITHDRAW,
        detail(WithdrawalNamed(Withdrawal.RETURN, "")), "why the set is called back", "no reason",
    ),
    refused(
        H13, STOP, "container_is_not_withdrawn", S.MATCH_AT_BED,
        called_back(DOSE), "a container not called back", "recall: the maker called it back", DOSE, also=HELD,
    ),
    refused(
        H13, TIMED_STOP, "container_is_not_withdrawn", S.LINE_CHECK,
        called_back(DOSE), "a container not called back", "recall: the maker called it back", DOSE, also=HELD,
    ),
    refused(
        H13, RETRY, "physician_ordered_it", S.DISCARD,
        detail(DiscardNamed(person(Role.NURSE), "cracked")), "a physician of this site", "nobody with that role",
    ),
    refused(
        H13, RETRY, "physician_ordered_it", S.DISCARD,
        detail(DiscardNamed(person(Role.PHYSICIAN), "")), "why it is discarded", "no reason",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_end_that_is_not_told_whole_is_refused(case: Case) -> None:
    """No volume, no reason, less than before, a part left open, a set left in part, nobody's order: refused."""
    case.check()


@pytest.mark.hazard("H13")
def test_a_set_is_called_back_until_its_hold_is_lifted() -> None:
    """Once two people lifted the hold that came with it, the container goes on."""
    both(called_back(DOSE), happened(f.HoldLifted("hold-r", "cleared", "earlier")))(CLEAN[S.MATCH_AT_BED]).granted()


LONG = {CAR_T: replace(THERAPIES[CAR_T], post_thaw_limit=timedelta(days=2))}


@pytest.mark.hazard("H15", "H31", "H14")
def test_an_interrupted_bag_goes_on_after_a_fresh_line_check_in_time() -> None:
    """Next to the line again, read from scratch, it is verified; past the limit after its opening it is refused."""
    running = (*(t for t in CLEAN[S.INTERRUPT].story),)
    resting = replace(CLEAN[S.LINE_CHECK], story=running)
    resting = interrupted()(resting)
    resting.granted()
    assert "step_is_due" in replace(CLEAN[S.START], story=resting.story).refused_by()
    late = now(NOON + timedelta(hours=20))(resting)
    assert "within_post_thaw_limit" in late.refused_by()
    assert "within_post_thaw_limit" not in site(therapies=LONG)(late).refused_by()


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("end", [S.STOP, S.FINISH, S.GIVEN_OUTSIDE, S.DISCARD, S.SALVAGE])
def test_what_has_ended_is_never_given_again(end: S) -> None:
    """Stopped for good, finished, given outside, discarded or emptied: no match and no line check takes it."""
    for step in (S.MATCH_AT_BED, S.LINE_CHECK):
        assert "container_is_unused" in happened(taken(end, DOSE))(CLEAN[step]).refused_by()


@pytest.mark.hazard("H15", "H30")
@pytest.mark.parametrize(
    ("ended", "cells"),
    [
        ((f.InfusionStopped(DOSE, Decimal(20), "chills"), taken(S.STOP, DOSE)), "28.00"),
        ((f.InfusionInterrupted(DOSE, Decimal(20), "fever"), taken(S.INTERRUPT, DOSE)), "70"),
        ((f.BagFinished(DOSE, Decimal(5)), taken(S.FINISH, DOSE)), "70"),
        ((f.GivenOutside(DOSE, NOON, Decimal(25), "w", "a"), taken(S.GIVEN_OUTSIDE, DOSE)), "35.00"),
        (
            (
                f.InfusionInterrupted(DOSE, Decimal(20), "fever"),
                f.GivenOutside(DOSE, NOON, Decimal(25), "w", "a"),
                taken(S.GIVEN_OUTSIDE, DOSE),
            ),
            "63.00",
        ),
        ((f.DiscardOrdered(DOSE, "p", "w", "a"), taken(S.DISCARD, DOSE)), "0.00"),
    ],
)
def test_the_dose_counts_by_what_was_given(ended: tuple[f.Fact, ...], cells: str) -> None:
    """A closed bag counts by its part, a bag that may go on counts whole, and so does one that was finished."""
    world = happened(*ended)(CLEAN[S.STOP])
    journey = world.journey
    assert journey.order is not None
    course = course_with(journey, journey.order, journey.containers[SECOND_DOSE])
    assert course.cells.before == Decimal(cells)
    day = day_with(journey, journey.order, THERAPIES[CAR_T], journey.containers[SECOND_DOSE], NOON)
    assert day.dmso.before == Decimal(cells) / 14


@pytest.mark.hazard("H15", "H31")
def test_a_salvaged_dose_counts_by_what_the_syringe_gave() -> None:
    """While the syringe may still be given the bag counts whole; afterwards what was moved and given counts."""
    moved = (f.ContentsMoved(DOSE, RESERVE, Decimal(30), "leaks", "a"), taken(S.SALVAGE, DOSE))
    story = (*CLEAN[S.SALVAGE].story, *(Happened(fact) for fact in moved))
    done = (f.BagFinished(RESERVE, Decimal(30)), taken(S.FINISH, RESERVE))
    for more, cells in (((), "70"), (done, "42.00")):
        journey = journey_of((*story, *(Happened(fact) for fact in more)))
        assert journey.order is not None
        before = course_with(journey, journey.order, journey.containers[SECOND_DOSE]).cells.before
        assert before == Decimal(cells)


@pytest.mark.hazard("H15")
def test_a_dose_given_outside_without_an_opening_counts_all_the_same() -> None:
    """A released bag that was hung while the kiosk could not help counts against order and day."""
    given = f.GivenOutside(DOSE, NOON - MINUTE, Decimal(50), "no network", "a")
    journey = journey_of((*history(Chapter.RELEASED), Happened(given), Happened(taken(S.GIVEN_OUTSIDE, DOSE))))
    assert [(o.container, o.at, o.cells_e6) for o in journey.openings] == [(DOSE, NOON - MINUTE, Decimal(70))]


def test_unused_small_labels_do_not_stop_the_end_of_their_bag() -> None:
    """A finished bag ends whatever lies beside it; what lies there is settled before the next one."""
    replace(CLEAN[S.FINISH], story=(*CLEAN[S.FINISH].story, *WAITS)).granted()
    assert COLLECTION in CLEAN[S.FINISH].journey.containers
