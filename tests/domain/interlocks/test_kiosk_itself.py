"""May this kiosk decide anything now?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.clock import ClockTrust
from kiosk.domain.site import Link
from kiosk.domain.step import StepKind as S
from tests.domain.changes import attempt, happened, never, otherwise, page_behind, site
from tests.domain.interlocks.table import RETRY, Case, refused
from tests.domain.world import (
    CAR_T,
    COLLECTION,
    FOREIGN,
    MICROSECOND,
    NOON,
    SECOND,
    THERAPIES,
    Chapter,
    history,
    taken,
)

WITHOUT_HAND_OVER = {CAR_T: replace(THERAPIES[CAR_T], steps=THERAPIES[CAR_T].steps - {S.HAND_OVER})}
LIVE = "in quarantine or infusing or interrupted or opened or opening authorised or released or verified at the line"

CASES = (
    refused(
        pytest.mark.hazard("H23"), RETRY, "record_is_reachable", S.HAND_OVER,
        site(link=Link.CUT_OFF), "connected", "cut off",
    ),
    *(
        refused(
            pytest.mark.hazard("H18"), RETRY, "time_is_trusted", S.HAND_OVER,
            site(clock=trust), ClockTrust.TRUSTED.value, trust.value,
        )
        for trust in ClockTrust if trust is not ClockTrust.TRUSTED
    ),
    refused(
        pytest.mark.hazard("H18"), RETRY, "clock_is_not_behind_the_record", S.HAND_OVER,
        happened(taken(S.HAND_OVER, COLLECTION), at=NOON + 2 * SECOND + MICROSECOND),
        "not before 2026-03-02 12:00:02 UTC", "2026-03-02 12:00:00 UTC",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "page_is_current", S.HAND_OVER,
        page_behind(1), "11 facts", "a page of 10 facts",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "page_is_current", S.HAND_OVER,
        page_behind(-1), "11 facts", "a page of 12 facts",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "patient_is_enrolled", S.STOP,
        never(f.Enrolled), "an enrolled patient", "nobody",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "nobody_is_enrolled_yet", S.ENROL,
        lambda world: replace(world, story=history(Chapter.ENROLLED)), "a new journey", "an enrolled patient",
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_in_the_therapy", S.HAND_OVER,
        site(therapies=WITHOUT_HAND_OVER), "a step of this therapy", "hand over",
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_in_the_therapy", S.CLEAR_STATION,
        otherwise(f.Enrolled, therapy="unheard-of"), "a step of this therapy", "clear station",
        also=("attempt_is_fresh",),
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_due", S.HAND_OVER,
        happened(taken(S.DERIVE, COLLECTION)), LIVE, "used up in processing", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_due", S.VOID_LABEL,
        attempt(containers=(COLLECTION, FOREIGN)), "a container in quarantine or opened or opening authorised or planned or released", "no such container",
        FOREIGN,
        also=("label_can_still_be_settled",),
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_due", S.READ_BACK,
        happened(taken(S.DERIVE, COLLECTION)), "in quarantine or opened or opening authorised or planned or released", "used up in processing",
        COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "step_is_due", S.STOP,
        attempt(containers=()), "a container infusing or interrupted", "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_kiosk_itself_refuses(case: Case) -> None:
    """A kiosk that is cut off, out of time, out of date or out of turn decides nothing."""
    case.check()
