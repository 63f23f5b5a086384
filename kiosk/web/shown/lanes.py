"""The lanes of the board, worked out for our own template: words, and points on a scale of days that all share."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import g

from kiosk.handoffs.bench import Bench
from kiosk.handoffs.forecast.board import Board, Lane, Standing
from kiosk.handoffs.forecast.foretelling import Interval
from kiosk.handoffs.forecast.misses import SELDOM, Limit, Miss, Risk
from kiosk.handoffs.view import site_view
from kiosk.web.acts.lists import grouped
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words

WIDTH, HEIGHT = 360, 44
BACK, AHEAD = 42, 84
"""Days that a lane shows before and after now. What lies beyond stands at its edge."""

NOW = WIDTH * BACK // (BACK + AHEAD)
LEFT, RIGHT = 4, WIDTH - 4

DAY = words("d MMM")
"""How a language writes a day of this year or the next, in the letters of the Unicode date patterns (UTS 35)."""

STANDINGS = {
    Standing.MISSED: (words("Missed"), "octagon"),
    Standing.LATE: (words("Late"), "clock"),
    Standing.AT_RISK: (words("At risk"), "triangle"),
    Standing.DUE: (words("Due"), "hand"),
    Standing.ON_ITS_WAY: (words("On its way"), "dot"),
}
"""A word and a shape for each standing: colour is never all that tells them apart."""


@dataclass(frozen=True)
class LaneShown:
    """One lane. `past`, `marks`, `range` and `likely` are paths in a box of `WIDTH` by `HEIGHT`.

    `past` is the way so far, `marks` the landmarks on it, `range` where the infusion falls in 90 of 100 cases and
    `likely` its middle. `beyond` says that the range goes on past the edge.
    """

    coi: str
    journey: str
    therapy: str
    word: str
    picture: str
    tone: str
    why: tuple[str, ...]
    stage: str
    due: str
    given: str
    given_range: str
    past: str
    marks: str
    range: str
    likely: str
    beyond: bool


@dataclass(frozen=True)
class Count:
    """How many lanes stand so."""

    word: str
    picture: str
    lanes: int


def lanes_shown(bench: Bench, board: Board) -> tuple[LaneShown, ...]:
    """Every lane in the language of this request."""
    zone = ZoneInfo(site_view(bench).zone or "UTC")
    return tuple(_shown(bench, lane, board.made_at, zone) for lane in board.lanes)


def counts(board: Board) -> tuple[Count, ...]:
    """How many lanes stand how, the most pressing first."""
    return tuple(
        Count(_(word), picture, sum(lane.standing is standing for lane in board.lanes))
        for standing, (word, picture) in STANDINGS.items()
    )


def _shown(bench: Bench, lane: Lane, now: datetime, zone: ZoneInfo) -> LaneShown:
    foretold, therapy = lane.foretold, bench.therapies[lane.therapy]
    word, picture = STANDINGS[lane.standing]
    passed = [lane.reached[name] for name in foretold.route if name in lane.reached]
    given = foretold.given
    return LaneShown(
        lane.coi, grouped(lane.coi), _(therapy.name), _(word), picture, lane.standing.name.lower().replace("_", "-"),
        tuple(_why(lane)), _(foretold.stage), _days(foretold.due, zone), _day(given.likely, zone), _days(given, zone),
        f"M{_x(min(passed), now)} 22H{NOW}", "".join(f"M{_x(at, now)} 12v20" for at in passed),
        f"M{_x(given.early, now)} 22H{_x(given.late, now)}", f"M{_x(given.likely, now)} 8v28",
        given.late - now > timedelta(days=AHEAD),
    )  # fmt: skip


def _why(lane: Lane) -> list[str]:
    """What may be missed, what is late, and which stage it hinges on."""
    foretold, said = lane.foretold, []
    if foretold.risk.misses and foretold.risk.misses[0].probability >= SELDOM:
        said.append(_miss(foretold.risk.misses[0]))
    if lane.standing is Standing.LATE:
        few = max(1, round(foretold.as_slow * 100))
        said.append(_("%(n)s of 100 take this long until: %(stage)s", n=few, stage=_(foretold.stage)))
    if foretold.risk.matters and lane.standing in {Standing.AT_RISK, Standing.LATE}:
        said.append(_hinges(foretold.risk))
    return said


def _miss(miss: Miss) -> str:
    since, until, percent = _(miss.since), _(miss.until), min(99, round(miss.probability * 100))
    match miss.limit:
        case Limit.EXPIRY if miss.probability >= 1:
            return _("expired before: %(until)s", until=until)
        case Limit.EXPIRY:
            return _("%(percent)s %% expired before: %(until)s", percent=percent, until=until)
        case Limit.WINDOW if miss.probability >= 1:
            return _("window passed: %(since)s – %(until)s", since=since, until=until)
        case Limit.WINDOW:
            return _("%(percent)s %% past the window: %(since)s – %(until)s", percent=percent, since=since, until=until)


def _hinges(risk: Risk) -> str:
    days = round(risk.by / timedelta(days=1))
    stage = _(risk.matters)
    if days < 1:
        return _("mostly through the time until: %(stage)s", stage=stage)
    return ngettext(
        "mostly through %(n)s day more until: %(stage)s", "mostly through %(n)s days more until: %(stage)s", days,
        stage=stage,
    )  # fmt: skip


def _x(moment: datetime, now: datetime) -> int:
    days = (moment - now).total_seconds() / 86_400
    return min(RIGHT, max(LEFT, round(WIDTH * (BACK + days) / (BACK + AHEAD))))


def _days(interval: Interval, zone: ZoneInfo) -> str:
    """'5 Dec – 3 Jan', or the one day where it is the same."""
    early, late = _day(interval.early, zone), _day(interval.late, zone)
    return early if early == late else _("%(early)s – %(late)s", early=early, late=late)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return _written(moment.astimezone(zone).date().toordinal(), _(DAY), str(g.get("language", "en")))


@cache
def _written(ordinal: int, pattern: str, language: str) -> str:
    return format_date(datetime.fromordinal(ordinal).replace(tzinfo=UTC).date(), pattern, locale=language)
