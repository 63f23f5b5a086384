"""Foretelling: of every journey that goes on, when its next landmark and its infusion are due, and what is at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kiosk.domain.landmarks import Landmark
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.forecast.draws import Dates, drawn_dates
from kiosk.handoffs.forecast.history import history
from kiosk.handoffs.forecast.literature import Literature
from kiosk.handoffs.forecast.misses import Risk, risks
from kiosk.handoffs.forecast.numbers import Drawn
from kiosk.handoffs.forecast.routes import Course, Route, route_of
from kiosk.handoffs.forecast.turnaround import Known, Turnaround, turnaround

SEED = 128
"""What the draws begin from: the same record at the same moment gives the same forecast."""

EARLY, LIKELY, LATE = 0.05, 0.5, 0.95
"""Of a hundred dates, five come before an interval, ninety in it, and five after it."""


@dataclass(frozen=True)
class Interval:
    """When something happens (UTC): 90 times of 100 from `early` to `late`, as often before `likely` as after it."""

    early: datetime
    likely: datetime
    late: datetime


@dataclass(frozen=True)
class Foretold:
    """The forecast of one journey.

    `stage` is the landmark that the stage under way ends at, `due` when it ends, `given` when the infusion begins.
    `as_slow` is the share of such stages that take at least as long as this one has taken already; `own` are the
    stages of this kind that ended at this site and that the forecast goes by, beside what is published.
    """

    coi: str
    route: Route
    stage: str
    due: Interval
    given: Interval
    as_slow: float
    own: int
    risk: Risk


def foretell(
    therapies: Mapping[str, Therapy], literature: Literature, courses: Sequence[Course], now: datetime, draws: int
) -> Mapping[str, Foretold]:
    """The forecast of every course that goes on and whose cells are not given yet, by its identifier.

    `courses` are all that the site ever had: those that ended are its history. A course of a therapy that the site
    does not have any more, or that reached no landmark, is left out.
    """
    chance = np.random.default_rng(SEED)
    found: dict[str, Foretold] = {}
    for name, therapy in therapies.items():
        of_it = [course for course in courses if course.therapy == name]
        route = route_of(therapy, of_it)
        on_the_way = [c for c in of_it if c.ended_at is None and 0 <= c.stands(route) < len(route) - 1]
        if on_the_way:
            knowns = history(route, of_it, now)
            turns = tuple(
                turnaround(literature.prior(name, stage), known, draws, chance)
                for stage, known in zip(route, knowns, strict=True)
            )
            dates = drawn_dates(route, on_the_way, turns, therapy.windows, now, chance)
            found |= {one.coi: one for one in _foretold(dates, therapy, turns, knowns, chance)}
    return found


def _foretold(
    dates: Dates, therapy: Therapy, turns: Sequence[Turnaround], knowns: Sequence[Known], chance: np.random.Generator
) -> list[Foretold]:
    usual = [np.sort(turn.days(1, chance)[0]) for turn in turns]
    given = _intervals(dates.until[Landmark.GIVEN], dates.now)
    due: dict[int, Interval] = {}
    for place, name in enumerate(dates.route):
        rows = np.flatnonzero(dates.stands == place - 1)
        due |= dict(zip(rows.tolist(), _intervals(dates.until[name][rows], dates.now), strict=True))
    found = []
    for row, (course, risk) in enumerate(zip(dates.courses, risks(dates, therapy), strict=True)):
        place = int(dates.stands[row]) + 1
        has_run = (dates.now - course.reached[dates.route[place - 1]]) / timedelta(days=1)
        quicker = int(np.searchsorted(usual[place], has_run))
        found.append(
            Foretold(
                course.coi,
                dates.route,
                dates.route[place],
                due[row],
                given[row],
                1 - quicker / dates.draws,
                knowns[place].ended.size,
                risk,
            )
        )
    return found


def _intervals(days: Drawn, now: datetime) -> list[Interval]:
    if not days.size:
        return []
    levels = np.quantile(days, (EARLY, LIKELY, LATE), axis=1)
    return [Interval(*(now + timedelta(days=float(level)) for level in of_one)) for of_one in levels.T]
