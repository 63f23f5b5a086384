"""Is it the right way in, just now and just here, and does everybody know what must not be done to the cells?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Detail, LineSaid, OrderKeyedTwice
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import AT_THE_LINE, CLEAN, KEYED_ORDER, World
from tests.domain.changes import Change, detail, moved, never, now, otherwise, site
from tests.domain.interlocks.table import RETRY, TIMED_STOP, Case, refused
from tests.domain.world import CAR_T, DOSE, MINUTE, NOON, OTHER_STATION, STATION, THERAPIES

H35, H36, H37 = pytest.mark.hazard("H35"), pytest.mark.hazard("H36"), pytest.mark.hazard("H37")
ALLOWED, ORDERED = "intravenous; central line or peripheral line", "intravenous; central line"
CARE = THERAPIES[CAR_T].administration
RIGHT = AT_THE_LINE.said[0]
SPINE = replace(RIGHT, route="intrathecal", site="another site")


def said(*ways: f.WaySaid, acknowledged: tuple[str, ...] = CARE.prohibitions) -> Change:
    """These were said at the line, one by each person in turn."""
    given: Detail = LineSaid(ways, acknowledged)
    return detail(given)


def marked_and(*ways: f.WaySaid) -> Change:
    """The therapy asks for a mark on the site, and these were said at the line."""
    therapy = replace(THERAPIES[CAR_T], administration=replace(CARE, marked=True))

    def change(world: World) -> World:
        return said(*ways)(site(therapies={**THERAPIES, CAR_T: therapy})(world))

    return change


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
    """One thing about the way in, the minutes or the place is otherwise, and the line check or the start is refused."""
    case.check()


@pytest.mark.hazard("H35")
def test_a_mark_that_both_saw_is_enough() -> None:
    """Where the therapy asks for a mark on the site, both people who saw it go on."""
    seen = replace(RIGHT, marked=True)
    marked_and(seen, seen)(CLEAN[S.LINE_CHECK]).granted()


@pytest.mark.hazard("H36")
def test_a_bag_that_waited_is_checked_at_the_line_again() -> None:
    """A bag that was checked and not started in time is checked again, and then may start."""
    again = replace(CLEAN[S.LINE_CHECK], story=CLEAN[S.START].story)
    again.granted()
