"""Is it this patient's dose, once, and not too much?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Answers
from kiosk.domain.decision import Refused
from kiosk.domain.reasons import Answer
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, labels_of
from tests.domain.changes import (
    Change,
    attempt,
    both,
    detail,
    everyone,
    happened,
    instead,
    moved,
    never,
    otherwise,
    site,
)
from tests.domain.interlocks.table import QUALITY_RETRY, QUALITY_STOP, RETRY, STOP, Case, refused
from tests.domain.world import CAR_T, DOSE, MINUTE, NOON, SECOND_DOSE, THERAPIES, Chapter, taken

ITEMS = THERAPIES[CAR_T].readiness
ALL_BUT_CONSENT = (("consent is on file", "form missing"), *((item, "yes") for item in ITEMS[1:]))
NO_ORDER = (
    "order_is_the_patients", "dose_is_within_the_order", "weight_is_recent", "dmso_is_within_limits",
    "volume_is_within_limits", "way_ordered_is_the_therapys",
)  # fmt: skip
UNCOUNTED = (
    never(f.ContentsMeasured, container=DOSE),
    otherwise(f.ContentsMeasured, {"container": DOSE}, cells_e6=None),
    otherwise(f.ContentsMeasured, {"container": DOSE}, volume_ml=None),
)
NO_LIST = {CAR_T: replace(THERAPIES[CAR_T], readiness=())}

CASES = (
    *(
        refused(
            pytest.mark.hazard("H15"), STOP, "container_is_unused", S.RELEASE,
            happened(taken(step, DOSE)), "a container never used", state, DOSE, also=("step_is_due",),
        )
        for step, state in ((S.DERIVE, "used up in processing"), (S.FINISH, "infused"))
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "no_other_bag_is_open", S.MATCH_AT_BED,
        happened(taken(S.MATCH_AT_BED, SECOND_DOSE)), "no other bag open", "opening authorised", SECOND_DOSE,
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "no_other_bag_is_open", S.LINE_CHECK,
        happened(taken(S.START, SECOND_DOSE)), "no other bag open", "infusing", SECOND_DOSE,
    ),
    refused(
        pytest.mark.hazard("H15"), STOP, "dose_is_within_the_order", S.MATCH_AT_BED,
        otherwise(f.Ordered, cells_e6=Decimal("69.9")), "at most 69.9 million cells", "70 after this bag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H15"), STOP, "dose_is_within_the_order", S.MATCH_AT_BED,
        otherwise(f.Ordered, volume_ml=Decimal("49.9")), "at most 49.9 mL", "50 mL after this bag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "no_other_bag_is_open", S.MATCH_AT_BED,
        instead(Chapter.READY, DOSE, SECOND_DOSE), "one bag at a time", "2 bags",
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "no_other_bag_is_open", S.LINE_CHECK,
        both(
            happened(taken(S.OPEN, SECOND_DOSE), f.ContainerOpened(SECOND_DOSE)),
            attempt(containers=(DOSE, SECOND_DOSE)), everyone(bags=(*labels_of(DOSE), *labels_of(SECOND_DOSE))),
        ),
        "one bag at a time", "2 bags",
    ),
    *(
        refused(
            pytest.mark.hazard("H15"), RETRY, "dose_can_be_counted", S.MATCH_AT_BED,
            unknown, "cells and volume of the bag", "not recorded", DOSE, also=("contents_are_known",),
        )
        for unknown in UNCOUNTED
    ),
    refused(
        pytest.mark.hazard("H15"), STOP, "dose_is_within_the_order", S.MATCH_AT_BED,
        never(f.Ordered), "an order", "none", also=NO_ORDER,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_RETRY, "contents_are_known", S.MATCH_AT_BED,
        never(f.ContentsMeasured, container=DOSE), "volume, cells and DMSO", "not recorded", DOSE,
        also=("dose_can_be_counted",),
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_RETRY, "contents_are_known", S.MATCH_AT_BED,
        otherwise(f.ContentsMeasured, {"container": DOSE}, dmso_ml=None),
        "volume, cells and DMSO", "not recorded", DOSE,
    ),
    *(
        refused(
            pytest.mark.hazard("H30"), QUALITY_RETRY, "weight_is_recent", S.MATCH_AT_BED,
            otherwise(f.Ordered, weighed_on=day), "weighed in the last 14 days", f"{age} days ago", DOSE,
        )
        for day, age in ((date(2026, 2, 15), 15), (date(2026, 3, 4), -2))
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_RETRY, "weight_is_recent", S.MATCH_AT_BED,
        never(f.Ordered), "a weight", "none", DOSE, also=NO_ORDER,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_STOP, "dmso_is_within_limits", S.MATCH_AT_BED,
        otherwise(f.Ordered, dmso_limit_ml=Decimal("4.9")),
        "at most 4.9 mL DMSO in 24 hours", "5 mL after this bag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_STOP, "dmso_is_within_limits", S.MATCH_AT_BED,
        otherwise(f.Ordered, weight_kg=Decimal("4.9")),
        "at most 4.90 mL DMSO in 24 hours", "5 mL after this bag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_STOP, "dmso_is_within_limits", S.MATCH_AT_BED,
        never(f.Ordered), "a limit for DMSO", "none", DOSE, also=NO_ORDER,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_STOP, "volume_is_within_limits", S.MATCH_AT_BED,
        otherwise(f.Ordered, volume_limit_ml=Decimal("49.9")),
        "at most 49.9 mL in 24 hours", "50 mL after this bag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H30"), QUALITY_STOP, "volume_is_within_limits", S.MATCH_AT_BED,
        never(f.Ordered), "a limit for volume", "none", DOSE, also=NO_ORDER,
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "patient_is_ready", S.MATCH_AT_BED,
        never(f.ReadinessAnswered), "the readiness list, answered just now", "not answered",
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "patient_is_ready", S.MATCH_AT_BED,
        site(therapies=NO_LIST), "the readiness list, answered just now", "not answered",
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "patient_is_ready", S.MATCH_AT_BED,
        otherwise(f.ReadinessAnswered, answers=ALL_BUT_CONSENT), "yes to every item", "not yes: consent is on file",
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "patient_is_ready", S.MATCH_AT_BED,
        moved(f.ReadinessAnswered, NOON - 60 * MINUTE), "answered in the last 1:00:00", "answered at 11:00 UTC",
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "every_item_is_answered", S.READINESS,
        detail(Answers(ALL_BUT_CONSENT[1:])), ", ".join(ITEMS), ", ".join(ITEMS[1:]),
    ),
    refused(
        pytest.mark.hazard("H32"), RETRY, "every_item_is_answered", S.READINESS,
        detail(None), ", ".join(ITEMS), "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_too_much_too_often_or_too_soon_is_refused(case: Case) -> None:
    """A used bag, a second open bag, a dose beyond order or limit, or a patient not ready, and nothing is authorised."""
    case.check()


def test_a_no_on_the_list_can_be_recorded() -> None:
    """An honest 'no' is recorded at readiness, and refuses at the match."""
    detail(Answers(ALL_BUT_CONSENT))(CLEAN[S.READINESS]).granted()


@pytest.mark.hazard("H15")
def test_the_second_bag_counts_with_the_first() -> None:
    """What was opened before counts against the order: the second bag is refused where the order covers one and a half."""
    first_given = happened(taken(S.MATCH_AT_BED, SECOND_DOSE), taken(S.FINISH, SECOND_DOSE))(CLEAN[S.MATCH_AT_BED])
    first_given.granted()
    (reason,) = otherwise(f.Ordered, cells_e6=Decimal(139))(first_given).reasons()
    assert (reason.interlock, reason.read) == ("dose_is_within_the_order", "140 after this bag")
    (reason,) = otherwise(f.Ordered, volume_ml=Decimal(99))(first_given).reasons()
    assert (reason.interlock, reason.read) == ("dose_is_within_the_order", "100 mL after this bag")


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("unknown", UNCOUNTED)
def test_a_bag_that_is_not_counted_is_counted_and_not_put_away(unknown: Change) -> None:
    """What is missing is a count: the answer is to count and begin again, not to stop, and the order is not blamed."""
    decision = unknown(CLEAN[S.MATCH_AT_BED]).decision()
    assert isinstance(decision, Refused)
    assert decision.answer is Answer.RETRY
    assert {reason.interlock for reason in decision.reasons} == {"dose_can_be_counted", "contents_are_known"}


@pytest.mark.hazard("H15")
@pytest.mark.parametrize(
    ("unknown", "ordered", "read"),
    [
        ({"cells_e6": None}, {"volume_ml": Decimal("49.9")}, "50 mL after this bag"),
        ({"volume_ml": None}, {"cells_e6": Decimal("69.9")}, "70 after this bag"),
    ],
)
def test_half_a_count_hides_no_dose(unknown: dict[str, None], ordered: dict[str, Decimal], read: str) -> None:
    """Of what is not counted nothing is held against the order; what is counted is, and stops as ever."""
    half = otherwise(f.ContentsMeasured, {"container": DOSE}, **unknown)
    reasons = both(half, otherwise(f.Ordered, None, **ordered))(CLEAN[S.MATCH_AT_BED]).reasons()
    assert {reason.interlock: reason.read for reason in reasons} == {
        "dose_can_be_counted": "not recorded", "contents_are_known": "not recorded", "dose_is_within_the_order": read,
    }  # fmt: skip


@pytest.mark.hazard("H15")
def test_another_bag_that_is_not_counted_is_another_match() -> None:
    """Only the bag that is matched must be counted: one still in the freezer is asked about at its own match."""
    never(f.ContentsMeasured, container=SECOND_DOSE)(CLEAN[S.MATCH_AT_BED]).granted()


@pytest.mark.hazard("H15", "H30")
def test_one_bag_matched_twice_counts_once() -> None:
    """A bag whose match went stale and was done again is no second dose."""
    again = happened(taken(S.MATCH_AT_BED, DOSE), taken(S.MATCH_AT_BED, DOSE))(CLEAN[S.MATCH_AT_BED])
    otherwise(f.Ordered, cells_e6=Decimal(70), volume_ml=Decimal(50))(again).granted()
    twice = (taken(S.MATCH_AT_BED, SECOND_DOSE), taken(S.MATCH_AT_BED, SECOND_DOSE), taken(S.FINISH, SECOND_DOSE))
    happened(*twice)(CLEAN[S.MATCH_AT_BED]).granted()
