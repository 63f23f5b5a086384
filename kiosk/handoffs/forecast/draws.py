"""The dates to come, drawn: for every journey of a therapy at once, when it reaches each landmark of its route.

Each draw is one way that things may go: one mean and spread of every stage as the site's history allows, and with them
the days that each journey's stages take. A stage that runs is drawn as longer than it has run already. A window's
lower bound is waited for, since the kiosk lets nobody begin sooner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from kiosk.domain.landmarks import STANDS_FOR
from kiosk.domain.milestones import Window
from kiosk.handoffs.forecast.history import days
from kiosk.handoffs.forecast.numbers import Drawn
from kiosk.handoffs.forecast.routes import Course, Route
from kiosk.handoffs.forecast.turnaround import Turnaround


@dataclass(frozen=True, eq=False)
class Dates:
    """Days from `now` until each landmark of `route`, below 0 for what was reached: a row a course, a column a draw.

    Where a course passed a landmark by there is no number (NaN). `stands` is each course's place on the route, the
    farthest first, and `stages` has the days that the stages not ended yet take in all, 0 for those that have.
    """

    now: datetime
    route: Route
    courses: tuple[Course, ...]
    stands: npt.NDArray[np.int64]
    until: Mapping[str, Drawn]
    stages: Mapping[str, Drawn]

    @property
    def draws(self) -> int:
        """How many ways things may go."""
        return int(self.until[self.route[-1]].shape[1])


def drawn_dates(
    route: Route,
    courses: Sequence[Course],
    turnarounds: Sequence[Turnaround],
    windows: Sequence[Window],
    now: datetime,
    chance: np.random.Generator,
) -> Dates:
    """The dates of courses that go on. `turnarounds` has one for each stage, made of a history of these courses."""
    # The farthest first: then what passed a landmark, what is on the way to it and what is before are a slice each.
    courses = sorted(courses, key=lambda course: -course.stands(route))
    stands = np.array([course.stands(route) for course in courses], np.int64)
    until: dict[str, Drawn] = {}
    stages: dict[str, Drawn] = {}
    for place, name in enumerate(route):
        turn = turnarounds[place]
        date, stage = (np.zeros((len(courses), turn.mean.size), np.float32) for _ in range(2))
        runs, before = int((stands >= place).sum()), int((stands >= place - 1).sum())
        date[:runs] = _since(courses[:runs], name, now)
        if place > 0:
            stage[runs:before] = turn.running[: before - runs]
            stage[before:] = turn.days(len(courses) - before, chance)
            np.add(stage[runs:before], _since(courses[runs:before], route[place - 1], now), out=date[runs:before])
            np.add(stage[before:], until[route[place - 1]][before:], out=date[before:])
            for window in windows:
                if window.at_least and STANDS_FOR.get(window.until, window.until) == name:
                    opens = moments(window.since, courses, until, now)[runs:] + np.float32(days(window.at_least))
                    np.fmax(date[runs:], opens, out=date[runs:])
        until[name], stages[name] = date, stage
    return Dates(now, route, tuple(courses), stands, until, stages)


def moments(name: str, courses: Sequence[Course], until: Mapping[str, Drawn], now: datetime) -> Drawn:
    """Days from `now` to a landmark, milestone or step: as drawn where it is on the route, as recorded where not.

    No number (NaN) stands for what was not reached and is not on the route.
    """
    drawn = until.get(STANDS_FOR.get(name, name))
    return _since(courses, name, now) if drawn is None else drawn


def _since(courses: Sequence[Course], name: str, now: datetime) -> Drawn:
    """Days from `now` back to when each course reached it, as a column of numbers below 0; NaN where it did not."""
    reached = [course.reached.get(name) for course in courses]
    back = [float("nan") if moment is None else days(moment - now) for moment in reached]
    return np.array(back, np.float32)[:, np.newaxis]
