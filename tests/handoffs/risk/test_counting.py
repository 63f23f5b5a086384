"""What is counted of each hand-off, held against a ledger that a reader counts by hand."""

from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.handoffs.risk.counting import Count, Happened, counts, happened
from tests.handoffs.risk.small_ledger import (
    APPLY,
    BAG,
    COI,
    INCIDENTS,
    ISSUE,
    JOURNEY,
    READ,
    RELEASE,
    STOP,
    moment,
    reason,
    recorded,
    refused,
    taken,
)

ALL = happened([recorded(COI, JOURNEY)], recorded("site/incidents", INCIDENTS))


def of(step: str, found: Happened = ALL) -> Count:
    """The count of one hand-off."""
    return next(count for count in counts(found) if count.step == step)


def test_a_hand_off_is_counted_whole() -> None:
    """Five answers at the application: two taken, three refused; one near miss, one repeated picture, one hurried."""
    assert of(APPLY) == Count(
        step=APPLY, attempts=5, taken=2, left=0,
        by_reason=(
            ("H01", "bag_is_this_journeys", 1), ("H03", "bag_is_the_one_meant", 1), ("H06", "two_readers_agree", 1),
            ("H07", "pictures_are_new", 1),
        ),
        near_misses=1, retries=1, stops=2,
        # 80 s from 9:59:00, and 90 s from 9:08:30; the others have nobody who read.
        seconds=85, slow_seconds=90,
        # 9:10 to 9:14 to 9:20 to 9:30: 4 + 6 + 10, and no minute twice.
        minutes_lost=20, unanswered=0,
        issued=0, wasted=0, scores=(), repeat_frames=1, hurried=1,
    )  # fmt: skip
    assert of(APPLY).refused == 3


def test_labels_count_where_they_were_issued() -> None:
    """Three issued; one lost and then void is one sheet wasted, one sheet too many another; the grade is at read-back."""
    issue, read = of(ISSUE), of(READ)
    assert (issue.attempts, issue.taken, issue.issued, issue.wasted) == (3, 3, 3, 2)
    assert (read.attempts, read.scores, read.score) == (1, (Decimal("3.0"),), Decimal("3.0"))
    assert issue.score is None


def test_an_attempt_that_was_left_is_no_answer() -> None:
    """One attempt left, one refused that nobody answered: its minutes are not known and not counted."""
    release = of(RELEASE)
    assert (release.attempts, release.left, release.retries, release.minutes_lost, release.unanswered) == (
        1,
        1,
        1,
        0,
        1,
    )


def test_a_month_counts_what_happened_in_it() -> None:
    """October has one application, November four."""
    october = ALL.between(moment("10-01 00:00:00"), moment("11-01 00:00:00"))
    november = ALL.between(moment("11-01 00:00:00"), moment("12-01 00:00:00"))
    assert (of(APPLY, october).attempts, of(APPLY, november).attempts) == (1, 4)
    assert (of(ISSUE, october).issued, of(ISSUE, november).issued) == (0, 3)
    assert len(october.tries) + len(november.tries) == len(ALL.tries) == 10


def test_every_row_of_the_table_has_a_count() -> None:
    """A hand-off that was never tried stands there with nothing."""
    never = of("hand over")
    assert (never.attempts, never.refused, never.seconds, never.score) == (0, 0, None, None)


@pytest.mark.hazard("H39")
def test_a_stop_that_was_let_through_is_known() -> None:
    """However many refusals lie between, a stop after which the same step was taken is marked as one."""
    stops = [one for one in ALL.tries if one.stopped]
    assert [one.let_through for one in stops] == [True, True]
    never = (("11-02 09:10:00", refused("z", APPLY, reason("H01", "bag_is_this_journeys", STOP))),)
    (alone,) = happened([recorded(COI, never)], ()).tries
    assert not alone.let_through


def test_a_label_found_again_is_no_waste() -> None:
    """Lost and found is a sheet in use; lost, found and void is one wasted."""
    label = (BAG, "base label", 1)
    lost = (
        ("11-02 09:00:00", f.LabelIssued(*label, "s1", "i1")),
        ("11-02 09:00:00", taken("i1", ISSUE)),
        ("11-02 09:05:00", f.LabelLost(*label, "jam")),
        ("11-02 09:06:00", f.LabelFound(*label, "f1")),
    )
    assert of(ISSUE, happened([recorded(COI, lost)], ())).wasted == 0
    void = (*lost, ("11-02 09:07:00", f.LabelVoided(*label, "torn", "v1")))
    assert of(ISSUE, happened([recorded(COI, void)], ())).wasted == 1
