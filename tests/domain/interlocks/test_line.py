"""Is it the right way in, before the opening and at the line, and does everybody know what must not be done?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.administration import LineSaid, SiteSaid
from kiosk.domain.attempt import Detail, OrderKeyedTwice
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import AT_THE_LINE, CLEAN, KEYED_ORDER
from tests.domain.changes import Change, both, detail, moved, never, now, otherwise, site
from tests.domain.interlocks.table import RETRY, STOP, TIMED_STOP, Case, refused
from tests.domain.world import CAR_T, DOSE, MINUTE, NOON, OTHER_STATION, STATION, THERAPIES

H35, H36, H37 = pytest.mark.hazard("H35"), pytest.mark.hazard("H36"), pytest.mark.hazard("H37")
ALLOWED, ORDERED = "intravenous; central line or peripheral line", "intravenous; central line"
CARE = THERAPIES[CAR_T].administration
RIGHT = AT_THE_LINE.said[0]
SPINE = replace(RIGHT, route="intrathecal", site="another site")
SEEN = replace(RIGHT, marked=True)
OTHER_SITE = replace(SEEN, site="peripheral line")
MARKED = site(
    therapies={
        name: replace(therapy, administration=replace(therapy.administration, marked=True))
        for name, therapy in THERAPIES.items()
    }
)
"""Every therapy asks for a mark on the site."""


def said(*ways: f.WaySaid, acknowledged: tuple[str, ...] = CARE.prohibitions) -> Change:
    """These were said at the line, one by each person in turn."""
    given: Detail = LineSaid(ways, acknowledged)
    return detail(given)


def marked_and(*ways: f.WaySaid) -> Change:
    """The therapy asks for a mark on the site, and these were said at the line."""
    return both(MARKED, said(*ways))


def before(*ways: f.WaySaid) -> Change:
    """The therapy asks for a mark on the site, and these were said before the opening, one by each person in turn."""
    given: Detail = SiteSaid(ways)
    return both(MARKED, detail(given))


def keyed(**fields: str) -> Change:
    """The order keyed twice alike says this instead."""
    order = tuple({**dict(KEYED_ORDER), **fields}.items())
    return detail(OrderKeyedTwice(order, order))


CASES = (
    refused(
        H35, RETRY, "way_ordered_is_the_therapys", S.ORDER, keyed(route="intrathecal"),
        ALLOWED, "intrathecal; central line",
    ),
    refused(
        H35, RETRY, "way_ordered_is_the_therapys", S.ORDER, keyed(site_of_body="left knee"),
        ALLOWED, "intravenous; left knee",
    ),
    refused(
        H35, RETRY, "way_ordered_is_the_therapys", S.MATCH_AT_BED, otherwise(f.Ordered, site_of_body="left knee"),
        ALLOWED, "intravenous; left knee",
    ),
    refused(
        H35, RETRY, "way_ordered_is_the_therapys", S.LINE_CHECK, otherwise(f.Ordered, route="intrathecal"),
        ALLOWED, "intrathecal; central line", also=("way_said_is_the_orders",),
    ),
    refused(
        H35, RETRY, "marked_site_was_said", S.MATCH_AT_BED, both(MARKED, detail(None)),
        "route and site, said by each", "not said",
    ),
    refused(
        H35, RETRY, "marked_site_was_said", S.MATCH_AT_BED, before(SEEN), "route and site, said by each", "not said",
    ),
    refused(
        H35, RETRY, "marked_site_was_said", S.MATCH_AT_BED, before(replace(SEEN, site=""), SEEN),
        "route and site, said by each", "not said",
    ),
    refused(
        H35, RETRY, "marked_site_was_said", S.MATCH_AT_BED, before(SEEN, RIGHT),
        "the mark on the site, seen by each", "not seen",
    ),
    refused(
        H35, RETRY, "marked_site_was_said", S.MATCH_IN_LABORATORY, MARKED, "route and site, said by each", "not said",
    ),
    refused(
        H35, STOP, "way_said_is_the_orders", S.MATCH_AT_BED, before(SEEN, OTHER_SITE),
        ORDERED, "intravenous; peripheral line", DOSE,
    ),
    refused(
        H35, STOP, "way_said_is_the_orders", S.MATCH_AT_BED, before(replace(SEEN, route="intrathecal"), SEEN),
        ORDERED, "intrathecal; central line", DOSE,
    ),
    refused(
        H35, RETRY, "way_was_said", S.LINE_CHECK, detail(None), "route and site, said by each", "not said",
        also=("prohibitions_are_acknowledged",),
    ),
    refused(H35, RETRY, "way_was_said", S.LINE_CHECK, said(RIGHT), "route and site, said by each", "not said"),
    refused(
        H35, RETRY, "way_was_said", S.LINE_CHECK, said(RIGHT, replace(RIGHT, site="")),
        "route and site, said by each", "not said",
    ),
    refused(
        H35, RETRY, "way_was_said", S.LINE_CHECK, marked_and(replace(RIGHT, marked=True), RIGHT),
        "the mark on the site, seen by each", "not seen",
    ),
    refused(
        H35, TIMED_STOP, "way_said_is_the_orders", S.LINE_CHECK, said(RIGHT, SPINE),
        ORDERED, "intrathecal; another site", DOSE,
    ),
    refused(
        H35, TIMED_STOP, "way_said_is_the_orders", S.LINE_CHECK,
        said(replace(RIGHT, site="peripheral line"), RIGHT), ORDERED, "intravenous; peripheral line", DOSE,
    ),
    refused(
        H37, RETRY, "prohibitions_are_acknowledged", S.LINE_CHECK,
        said(RIGHT, RIGHT, acknowledged=CARE.prohibitions[1:]), "yes to every item", "not yes: no leukocyte filter",
    ),
    refused(
        H37, RETRY, "prohibitions_are_acknowledged", S.LINE_CHECK, said(RIGHT, RIGHT, acknowledged=()),
        "yes to every item", f"not yes: {'; '.join(CARE.prohibitions)}",
    ),
    refused(
        H36, RETRY, "start_follows_the_line_check", S.START, now(NOON + MINUTE),
        "checked at the line in the last 2 minutes", "checked at 11:59 UTC", DOSE,
    ),
    refused(
        H36, RETRY, "start_follows_the_line_check", S.START, moved(f.StepTaken, NOON + MINUTE, step=S.LINE_CHECK.value),
        "checked at the line in the last 2 minutes", "checked at 12:01 UTC", DOSE,
    ),
    refused(
        H36, RETRY, "start_follows_the_line_check", S.START, never(f.StepTaken, step=S.LINE_CHECK.value),
        "a check at the line", "none", DOSE, also=("step_is_due", "start_is_where_the_line_was_checked"),
    ),
    refused(
        H36, RETRY, "start_is_where_the_line_was_checked", S.START,
        otherwise(f.StepTaken, {"step": S.LINE_CHECK.value}, station=OTHER_STATION), OTHER_STATION, STATION, DOSE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_another_way_another_moment_another_place_is_refused(case: Case) -> None:
    """One thing about the way in, the minutes or the place is otherwise: match, line check or start is refused."""
    case.check()


@pytest.mark.hazard("H35")
def test_a_mark_that_both_saw_is_enough() -> None:
    """Where the therapy asks for a mark on the site, both people who saw it go on."""
    before(SEEN, SEEN)(CLEAN[S.MATCH_AT_BED]).granted()
    marked_and(SEEN, SEEN)(CLEAN[S.LINE_CHECK]).granted()


@pytest.mark.hazard("H35")
def test_what_bears_no_mark_is_asked_for_at_the_line_alone() -> None:
    """Into a vein no line lies yet when the bag is matched: nobody is asked, and what is said all the same is compared."""
    detail(SiteSaid(()))(CLEAN[S.MATCH_AT_BED]).granted()
    told = detail(SiteSaid((RIGHT, OTHER_SITE)))(CLEAN[S.MATCH_AT_BED])
    assert told.refused_by() == {"way_said_is_the_orders"}


@pytest.mark.hazard("H36")
def test_a_bag_that_waited_is_checked_at_the_line_again() -> None:
    """A bag that was checked and not started in time is checked again, and then may start."""
    again = replace(CLEAN[S.LINE_CHECK], story=CLEAN[S.START].story)
    again.granted()
