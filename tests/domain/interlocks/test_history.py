"""Was the history of the cells noted, and looked at where a rule asks for it?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.history import ReviewSaid
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import both, detail, happened, never, otherwise, site
from tests.domain.interlocks.table import QUALITY_RETRY, RETRY, Case, refused
from tests.domain.pretreated import LINES
from tests.domain.world import DOSE

H13 = pytest.mark.hazard("H13")
SIX = f.HistoryNoted(LINES, "6", "lines")

NO_THERAPY = tuple(sorted(site(therapies={})(CLEAN[S.RELEASE]).refused_by()))
"""Whatever else refuses a release for a journey whose therapy this site does not know."""

CASES = (
    refused(
        H13, QUALITY_RETRY, "history_is_noted", S.RELEASE, site(therapies={}), "a therapy with its questions", "none", DOSE,
        also=NO_THERAPY,
    ),
    refused(
        H13, QUALITY_RETRY, "history_is_noted", S.RELEASE, never(f.HistoryNoted, item=LINES), f"noted: {LINES}", "none",
        DOSE,
    ),
    refused(
        H13, QUALITY_RETRY, "history_is_noted", S.RELEASE, never(f.HistoryNoted), f"noted: age, {LINES}", "none", DOSE,
    ),
    refused(
        H13, QUALITY_RETRY, "history_was_reviewed", S.RELEASE, happened(SIX), f"{LINES} at most 4 lines",
        f"{LINES} 6 lines", DOSE,
    ),
    refused(
        H13, QUALITY_RETRY, "history_was_reviewed", S.RELEASE,
        happened(SIX, f.HistoryReviewed((("age", "80", "years"), (LINES, "5", "lines")), "no other cells", "e")),
        f"{LINES} at most 4 lines", f"{LINES} 6 lines", DOSE,
    ),
    refused(
        H13, QUALITY_RETRY, "history_was_reviewed", S.RELEASE, happened(f.HistoryNoted("age", "12", "months")),
        "age at most 75 years", "age 12 months", DOSE,
    ),
    refused(
        H13, RETRY, "review_says_why", S.REVIEW_HISTORY, detail(ReviewSaid("")), "why the cells may be used", "no reason",
    ),
    refused(
        H13, RETRY, "review_says_why", S.REVIEW_HISTORY, detail(None), "why the cells may be used", "no reason",
    ),
    refused(
        H13, RETRY, "review_says_why", S.REVIEW_HISTORY, otherwise(f.HistoryNoted, {"item": LINES}, value="4"),
        "a history that asks for a review", "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_history_refuses(case: Case) -> None:
    """Not noted, outside its rule and not looked at, looked at without a word: each refuses in its words."""
    case.check()


@H13
def test_a_review_counts_for_the_very_value_that_was_looked_at() -> None:
    """Reviewed, it is released; noted anew with another value, it is refused again; back within the rule, released."""
    reviewed = f.HistoryReviewed(((LINES, "6", "lines"),), "no other cells", "e")
    assert happened(SIX, reviewed)(CLEAN[S.RELEASE]).reasons() == ()
    worse = both(happened(SIX, reviewed), happened(f.HistoryNoted(LINES, "7", "lines")))
    assert worse(CLEAN[S.RELEASE]).refused_by() == {"history_was_reviewed"}
    corrected = both(happened(SIX), happened(f.HistoryNoted(LINES, "4", "lines")))
    assert corrected(CLEAN[S.RELEASE]).reasons() == ()
