"""Is it in time?"""

from datetime import datetime

import pytest

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import happened, moved, never, now, otherwise
from tests.domain.interlocks.table import QUALITY_STOP, QUALITY_TIMED_STOP, RETRY, Case, refused
from tests.domain.world import COLLECTION, DOSE, HOUR, HSCT, MICROSECOND, MINUTE, NOON, dose, taken

OPENED = NOON - 8 * MINUTE
MATCHED = NOON - 9 * MINUTE
NOON_SAID = "2026-03-02 12:00 UTC"

CASES = (
    refused(
        pytest.mark.hazard("H14"), QUALITY_STOP, "product_has_not_expired", S.RELEASE,
        otherwise(f.ContainerPlanned, expires_at=NOON), f"before {NOON_SAID}", NOON_SAID, DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), QUALITY_STOP, "product_has_not_expired", S.DERIVE,
        otherwise(f.ContainerPlanned, {"container": COLLECTION}, expires_at=NOON),
        f"before {NOON_SAID}", NOON_SAID, COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H14"), QUALITY_TIMED_STOP, "product_has_not_expired", S.LINE_CHECK,
        otherwise(f.ContainerPlanned, expires_at=NOON - HOUR), "before 2026-03-02 11:00 UTC", NOON_SAID, DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "match_is_fresh", S.OPEN,
        never(f.StepTaken, step=S.MATCH_AT_BED.value), "a match by two people", "none", DOSE, also=("step_is_due",),
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "match_is_fresh", S.OPEN,
        now(MATCHED + 10 * MINUTE), "a match in the last 0:10:00", "one at 11:51 UTC", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "match_is_fresh", S.OPEN,
        moved(f.StepTaken, NOON + MINUTE, step=S.MATCH_AT_BED.value),
        "a match in the last 0:10:00", "one at 12:01 UTC", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), QUALITY_TIMED_STOP, "within_post_thaw_limit", S.START,
        moved(f.ContainerOpened, NOON - 90 * MINUTE), "before 2026-03-02 12:00 UTC", "2026-03-02 12:00 UTC", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), QUALITY_TIMED_STOP, "within_post_thaw_limit", S.START,
        never(f.ContainerOpened), "a known time of opening", "none", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "patient_ready_is_fresh", S.MATCH_IN_LABORATORY,
        never(f.StepTaken, step=S.PATIENT_READY.value), "patient ready, said at the bed just now", "not said",
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "patient_ready_is_fresh", S.MATCH_IN_LABORATORY,
        moved(f.StepTaken, NOON - 30 * MINUTE, step=S.PATIENT_READY.value),
        "patient ready, said at the bed just now", "said at 11:30 UTC",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_comes_too_late_is_refused(case: Case) -> None:
    """Past its expiry, its window or its limit, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H14")
def test_another_match_renews_the_window() -> None:
    """When the window to open passed, two people match again, and the bag may be opened."""
    late = now(MATCHED + 11 * MINUTE)(CLEAN[S.OPEN])
    happened(taken(S.MATCH_AT_BED, DOSE), at=MATCHED + 5 * MINUTE)(late).granted()


@pytest.mark.hazard("H14")
def test_patient_ready_is_this_therapys_window() -> None:
    """Patient ready holds up to, and not including, the end of the therapy's window."""
    said = moved(f.StepTaken, NOON - 30 * MINUTE + MICROSECOND, step=S.PATIENT_READY.value)
    granted = said(CLEAN[S.MATCH_IN_LABORATORY]).granted()
    assert granted.containers == (dose(HSCT, "A0"),)


def test_no_expiry_assigned_never_passes() -> None:
    """A product with no expiry assigned does not expire."""
    years: datetime = NOON + 9999 * HOUR
    unlimited = otherwise(f.ContainerPlanned, expires_at=None, expiry_local=None)
    assert "product_has_not_expired" not in now(years)(unlimited(CLEAN[S.RELEASE])).refused_by()
