"""What a site's journeys say of each stage of a route: how long it took where it ended, and runs where it did not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from kiosk.handoffs.forecast.routes import Course, Route
from kiosk.handoffs.forecast.turnaround import Known

SHORTEST = 1 / 1440
"""A minute, in days: nothing is reckoned to be quicker, as a clock is read no closer."""


def days(span: timedelta) -> float:
    """A span in days."""
    return span.total_seconds() / 86_400


def history(route: Route, courses: Sequence[Course], now: datetime) -> tuple[Known, ...]:
    """One `Known` for each stage of the route; the first, which ends where the route begins, knows nothing.

    In `running` come first the stages of the courses that go on, in the order of the courses, then those of journeys
    that ended on the way: they took longer than they had until then.
    """
    ended: list[list[float]] = [[] for _ in route]
    running: list[list[float]] = [[] for _ in route]
    broken_off: list[list[float]] = [[] for _ in route]
    for course in courses:
        reached = [course.reached.get(name) for name in route]
        for place in range(1, len(route)):
            begun, end = reached[place - 1], reached[place]
            if begun is not None and end is not None and end > begun:
                ended[place].append(max(SHORTEST, days(end - begun)))
        place = course.stands(route) + 1
        if 0 < place < len(route):
            begun = course.reached[route[place - 1]]
            if course.ended_at is None:
                running[place].append(max(0.0, days(now - begun)))
            elif course.ended_at > begun:
                broken_off[place].append(days(course.ended_at - begun))
    return tuple(
        Known(np.array(ended[place]), np.array(running[place] + broken_off[place])) for place in range(len(route))
    )
