"""Is the patient ready for what comes next, by the calendar?"""

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest

from kiosk.domain import facts as f
from kiosk.domain.interlocks.windows import LONGEST_AGO
from kiosk.domain.milestones import MilestoneNamed, MilestoneSaid
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, both, by, detail, happened, instead, never, now, otherwise, site
from tests.domain.interlocks.table import (
    QUALITY_RETRY,
    QUALITY_STOP,
    RETRY,
    Case,
    refused,
)
from tests.domain.milestones import BEGUN, COLLECTION_BEGUN, LYMPHODEPLETION, MAY_BEGIN
from tests.domain.world import CAR_T, COLLECTION, DAY, DOSE, HOUR, MINUTE, NOON, SECOND, SECOND_DOSE, THERAPIES, Chapter

H16 = pytest.mark.hazard("H16")
BRIDGING, LAST_THERAPY = "bridging therapy ended", "last therapy before collection ended"
INFUSION = "at least 3 days and at most 18 days after lymphodepletion begun"
BOTH_DOSES = "2 not released"


NO_THERAPY = tuple(sorted(site(therapies={})(CLEAN[S.MATCH_AT_BED]).refused_by()))
"""Whatever else refuses a match for a journey whose therapy this site does not know."""


def reached(name: str, at: datetime | None) -> Change:
    """That milestone was recorded for that moment, and not for another."""
    return otherwise(f.MilestoneRecorded, {"name": name}, at=at)


def told(at: datetime | None, name: str = LYMPHODEPLETION, why: str = "") -> Change:
    """Two people say the same."""
    said = MilestoneSaid(name, at)
    return detail(MilestoneNamed(said, (said,), why))


def told_by_one(at: datetime | None, name: str = COLLECTION_BEGUN) -> Change:
    """One person says it."""
    return detail(MilestoneNamed(MilestoneSaid(name, at)))


CASES = (
    refused(
        H16, QUALITY_RETRY, "window_has_begun", S.MATCH_AT_BED, never(f.MilestoneRecorded, name=LYMPHODEPLETION),
        "recorded: lymphodepletion begun", "not recorded", DOSE,
    ),
    refused(
        H16, QUALITY_RETRY, "window_has_begun", S.DERIVE, never(f.MilestoneRecorded, name=COLLECTION_BEGUN),
        "recorded: collection begun", "not recorded", COLLECTION,
    ),
    refused(
        H16, QUALITY_RETRY, "window_has_begun", S.RECORD_IRREVERSIBLE, never(f.MilestoneRecorded, name=BRIDGING),
        "recorded: bridging therapy ended", "not recorded", DOSE,
    ),
    refused(
        H16, QUALITY_RETRY, "window_is_open", S.MATCH_AT_BED, reached(LYMPHODEPLETION, NOON - 3 * DAY + MINUTE),
        f"{INFUSION}: from 2026-03-02 12:01 UTC, until 2026-03-17 12:01 UTC", "2026-03-02 12:00 UTC", DOSE,
    ),
    refused(
        H16, QUALITY_RETRY, "window_is_open", S.RECORD_MILESTONE, reached(LAST_THERAPY, NOON - 13 * DAY),
        "at least 14 days after last therapy before collection ended: from 2026-03-03 12:00 UTC",
        "2026-03-02 11:00 UTC",
    ),
    refused(
        H16, QUALITY_RETRY, "window_is_open", S.RECORD_IRREVERSIBLE, reached(BRIDGING, NOON - 6 * DAY),
        "at least 7 days after bridging therapy ended: from 2026-03-03 12:00 UTC", "2026-03-02 11:59 UTC", DOSE,
    ),
    refused(
        H16, QUALITY_STOP, "window_has_not_closed", S.MATCH_AT_BED, reached(LYMPHODEPLETION, NOON - 18 * DAY - MINUTE),
        f"{INFUSION}: from 2026-02-15 11:59 UTC, until 2026-03-02 11:59 UTC", "2026-03-02 12:00 UTC", DOSE,
    ),
    refused(
        H16, QUALITY_STOP, "window_has_not_closed", S.DERIVE, reached(COLLECTION_BEGUN, NOON - 4 * DAY - MINUTE),
        "at most 4 days after collection begun: from 2026-02-26 11:59 UTC, until 2026-03-02 11:59 UTC",
        "2026-03-02 12:00 UTC", COLLECTION,
    ),
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, instead(Chapter.MEASURED, DOSE),
        "every dose released", BOTH_DOSES, DOSE,
    ),
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, both(instead(Chapter.ORDERED)),
        "every dose released", "no dose",
    ),
    # Planned is not made, and made is not released.
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, instead(Chapter.DOSES_PLANNED),
        "every dose released", "no dose",
    ),
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, instead(Chapter.DERIVED),
        "every dose released", BOTH_DOSES,
    ),
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, by(("quality-1", "quality-1"), S.RELEASE),
        "every dose released", BOTH_DOSES, DOSE,
    ),
    refused(
        H16, QUALITY_RETRY, "window_has_begun", S.MATCH_AT_BED, site(therapies={}), "a therapy with its windows", "none",
        DOSE, also=NO_THERAPY,
    ),
    refused(
        H16, QUALITY_RETRY, "doses_are_released", S.RECORD_IRREVERSIBLE, told(NOON - 2 * DAY),
        "after the release at 2026-03-01 12:00 UTC", "2026-02-28 12:00 UTC", DOSE,
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_IRREVERSIBLE, detail(None), "a milestone of this therapy", "none",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_IRREVERSIBLE, told(NOON, "another therapy's"),
        "a milestone of this therapy", "another therapy's",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_IRREVERSIBLE, detail(replace(MAY_BEGIN, others=())),
        "the same from 2", "lymphodepletion begun, 2026-03-02 11:59 UTC",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_IRREVERSIBLE,
        detail(replace(MAY_BEGIN, others=(MilestoneSaid(LYMPHODEPLETION, NOON - HOUR),))), "the same from 2",
        "lymphodepletion begun, 2026-03-02 11:59 UTC and lymphodepletion begun, 2026-03-02 11:00 UTC",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_MILESTONE, told_by_one(None), "a day and time", "not given",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_MILESTONE, told_by_one(NOON + MINUTE),
        "a time in the past year, not after now", "2026-03-02 12:01 UTC",
    ),
    refused(
        H16, RETRY, "milestone_is_told", S.RECORD_MILESTONE, told_by_one(NOON - LONGEST_AGO - MINUTE),
        "a time in the past year, not after now", "2025-03-01 11:59 UTC",
    ),
    refused(
        H16, RETRY, "milestone_takes_two", S.RECORD_MILESTONE, told_by_one(NOON, LYMPHODEPLETION),
        "two people", "one person", also=("doses_are_released",),
    ),
    refused(
        H16, RETRY, "milestone_takes_two", S.RECORD_MILESTONE,
        happened(f.MilestoneRecorded(COLLECTION_BEGUN, NOON - DAY, "", "earlier")), "two people", "one person",
    ),
    refused(
        H16, RETRY, "milestone_takes_two", S.RECORD_IRREVERSIBLE,
        happened(f.MilestoneRecorded(LYMPHODEPLETION, NOON - HOUR, "", "earlier")), "why the record changes", "no reason",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_calendar_refuses(case: Case) -> None:
    """A window missed, not begun or not recorded refuses, says from when until when, and which bag it is about."""
    case.check()


@H16
@pytest.mark.parametrize(
    ("since", "may"),
    [
        (NOON - 3 * DAY, True),
        (NOON - 3 * DAY + SECOND, False),
        (NOON - 18 * DAY, True),
        (NOON - 18 * DAY - SECOND, False),
    ],
)
def test_a_window_holds_to_the_second(since: datetime, *, may: bool) -> None:
    """The match is authorised at both ends of its window, and a second outside it is refused."""
    assert (not reached(LYMPHODEPLETION, since)(CLEAN[S.MATCH_AT_BED]).reasons()) is may


@H16
def test_what_a_patient_does_not_have_is_waited_for_by_nothing() -> None:
    """Without bridging therapy its washout is none; with it, the washout counts again."""
    assert CLEAN[S.RECORD_IRREVERSIBLE].reasons() == ()
    had = reached(BRIDGING, NOON - DAY)(CLEAN[S.RECORD_IRREVERSIBLE])
    assert had.refused_by() == {"window_is_open"}


@H16
def test_a_window_missed_is_covered_by_an_exceptional_release_of_that_bag_alone() -> None:
    """Three roles may sign that the bag is given outside its window; another bag of the set is refused still."""
    late = reached(LYMPHODEPLETION, NOON - 19 * DAY)
    (reason,) = late(CLEAN[S.MATCH_AT_BED]).reasons()
    finding = f.Finding(reason.interlock, reason.expected)
    signed = {
        bag: happened(f.ExceptionalReleaseSigned(bag, (finding,), "no other cells", "e")) for bag in (DOSE, SECOND_DOSE)
    }
    granted = both(late, signed[DOSE])(CLEAN[S.MATCH_AT_BED]).granted()
    assert granted.covered == (reason,)
    assert both(late, signed[SECOND_DOSE])(CLEAN[S.MATCH_AT_BED]).refused_by() == {"window_has_not_closed"}


@H16
def test_every_window_that_ends_at_a_step_is_asked() -> None:
    """A second window of one step refuses where the first one is met."""
    therapy = THERAPIES[CAR_T]
    more = replace(therapy.windows[-1], since=COLLECTION_BEGUN, at_least=timedelta(days=4))
    stricter = replace(therapy, windows=(*therapy.windows, more))
    changed = site(therapies=MappingProxyType({**THERAPIES, CAR_T: stricter}))
    assert changed(CLEAN[S.MATCH_AT_BED]).refused_by() == {"window_is_open"}
    assert both(changed, now(NOON + DAY))(CLEAN[S.MATCH_AT_BED]).refused_by().isdisjoint({"window_is_open"})


def test_what_was_told_first_is_what_is_recorded() -> None:
    """A milestone's name and time are the first person's; the second one's are compared with them."""
    assert (BEGUN.name, BEGUN.at) == (COLLECTION_BEGUN, NOON - HOUR)


@H16
@pytest.mark.parametrize("rule", ["manufacture_did_not_fail", "product_has_not_expired"])
def test_nothing_irreversible_begins_for_cells_that_cannot_be_given(rule: str) -> None:
    """A released dose whose manufacture failed, or that has expired, carries no conditioning."""
    change = {
        "manufacture_did_not_fail": happened(f.ManufactureFailed((DOSE,), "growth in the retain", "earlier")),
        "product_has_not_expired": otherwise(f.ContainerPlanned, expires_at=NOON),
    }[rule]
    assert rule in change(CLEAN[S.RECORD_IRREVERSIBLE]).refused_by()
