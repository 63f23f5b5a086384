"""May this product leave?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import HoldNamed, ReleaseException
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, IDENTITY_HOLD, LOW_VIABILITY, QUALITY_HOLD
from tests.domain.changes import both, by, detail, happened, never
from tests.domain.interlocks.table import QUALITY_RETRY, QUALITY_STOP, RETRY, STOP, Case, refused
from tests.domain.world import CAR_T, COI, COLLECTION, DOSE, THERAPIES, person

IDENTITY_TEST = THERAPIES[CAR_T].identity_test

CASES = (
    refused(
        pytest.mark.hazard("H13"), QUALITY_RETRY, "results_are_recorded", S.RELEASE,
        never(f.ResultRecorded, test="sterility"), "results for sterility", "none", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_RETRY, "results_are_recorded", S.RELEASE,
        both(never(f.ResultRecorded, test="sterility"), never(f.ResultRecorded, test="viability")),
        "results for viability, sterility", "none", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_STOP, "specification_is_met", S.RELEASE,
        happened(f.ResultRecorded(DOSE, "viability", "69.9", "%")), "viability at least 70 %", "viability 69.9 %", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_STOP, "specification_is_met", S.RELEASE,
        happened(f.ResultRecorded(DOSE, "sterility", "growth", "")), "sterility is no growth", "sterility growth", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_STOP, "specification_is_met", S.RELEASE,
        happened(f.ResultRecorded(DOSE, "endotoxin", "5.1", "EU/kg")),
        "endotoxin at most 5.0 EU/kg", "endotoxin 5.1 EU/kg", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_STOP, "specification_is_met", S.RELEASE,
        happened(f.ResultRecorded(DOSE, "viability", "99", "per mille")),
        "viability at least 70 %", "viability 99 per mille", DOSE,
    ),
    refused(
        pytest.mark.hazard("H29"), RETRY, "identity_test_is_recorded", S.RELEASE,
        never(f.ResultRecorded, test=IDENTITY_TEST), f"a result for {IDENTITY_TEST}", "none", DOSE,
    ),
    refused(
        pytest.mark.hazard("H29"), STOP, "identity_test_agrees", S.RELEASE,
        happened(f.ResultRecorded(DOSE, IDENTITY_TEST, "differs", "")),
        f"{IDENTITY_TEST}: agrees", f"{IDENTITY_TEST}: differs", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), STOP, "no_identity_hold_is_open", S.RELEASE,
        happened(IDENTITY_HOLD.fact), "hold hold-9 lifted", "open, for bag_is_this_journeys", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), QUALITY_STOP, "no_quality_hold_is_open", S.HAND_OVER,
        happened(QUALITY_HOLD.fact), "hold hold-1 lifted", "open, for specification_is_met", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "released_by_two", S.MATCH_AT_BED,
        by((person(Role.QUALITY),), S.RELEASE), "released by two people", "not released", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "released_by_two", S.MATCH_AT_BED,
        by((person(Role.QUALITY),) * 2, S.RELEASE), "released by two people", "not released", DOSE,
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "only_quality_reasons_are_named", S.RELEASE_EXCEPTIONALLY,
        detail(ReleaseException((LOW_VIABILITY, f.Finding("bag_is_this_journeys", COI)), "no other cells exist")),
        "a quality reason", "bag_is_this_journeys",
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "only_quality_reasons_are_named", S.RELEASE_EXCEPTIONALLY,
        detail(ReleaseException((f.Finding("everything", ""),), "no other cells exist")), "a quality reason", "everything",
    ),
    *(
        refused(
            pytest.mark.hazard("H13"), RETRY, "only_quality_reasons_are_named", S.RELEASE_EXCEPTIONALLY,
            detail(nothing), "the quality reasons, and why", "none",
        )
        for nothing in (None, ReleaseException((), "why"), ReleaseException((LOW_VIABILITY,), ""))
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "hold_named_is_open", S.LIFT_HOLD,
        detail(HoldNamed("hold-2", "in order")), "an open hold, and why it can be lifted", "hold-2",
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "hold_named_is_open", S.LIFT_HOLD,
        detail(HoldNamed("hold-1", "")), "an open hold, and why it can be lifted", "hold-1",
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "hold_named_is_open", S.LIFT_HOLD,
        happened(f.HoldLifted("hold-1", "in order", "earlier")), "an open hold, and why it can be lifted", "hold-1",
    ),
    refused(
        pytest.mark.hazard("H13"), RETRY, "hold_named_is_open", S.LIFT_HOLD,
        detail(None), "an open hold, and why it can be lifted", "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_product_that_may_not_leave_is_refused(case: Case) -> None:
    """A result, an identity test, a signature or a reason that is missing or wrong, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("value", ["", "seventy", "NaN", "Infinity", "-Infinity", "sNaN", "1E+2", "9_9", " 99"])
def test_a_result_that_is_no_number_meets_nothing(value: str) -> None:
    """Where a number is due, a word or an infinite number does not meet the specification."""
    assert happened(f.ResultRecorded(DOSE, "viability", value, "%"))(CLEAN[S.RELEASE]).refused_by() == {
        "specification_is_met"
    }


def test_the_last_result_counts() -> None:
    """A correction is a new fact: the last result of a test is the one compared."""
    corrected = (f.ResultRecorded(DOSE, "viability", value, "%") for value in ("7", "70"))
    happened(*corrected)(CLEAN[S.RELEASE]).granted()
