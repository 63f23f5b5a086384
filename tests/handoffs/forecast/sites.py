"""Simulated sites: journeys of one therapy that began over two years, each known as far as it had come by now.

What a site takes for its stages is its own: medians around the published ones, as centres differ, and spreads likewise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from kiosk.domain.landmarks import Landmark
from kiosk.handoffs.forecast.literature import Literature
from kiosk.handoffs.forecast.routes import Course, Route

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BETWEEN_SITES = 0.35
"""Spread of a stage's median between sites: half of them are within a quarter of the published one."""

Lengths = Callable[[float, float, np.random.Generator], float]
"""(median days, spread, chance) -> the days of one stage of one journey."""


def log_normal(median: float, spread: float, chance: np.random.Generator) -> float:
    """As the forecast takes stages to be."""
    return float(median * np.exp(chance.normal(0, spread)))


def gamma(median: float, spread: float, chance: np.random.Generator) -> float:
    """As they may be instead: a gamma distribution with the same coefficient of variation and nearly that median."""
    shape = 1 / (np.exp(spread**2) - 1)
    return float(chance.gamma(shape, median / max(0.1, shape - 1 / 3)))


@dataclass(frozen=True)
class Simulated:
    """A site at `NOW`, and when the cells of each journey were given in the end."""

    courses: tuple[Course, ...]
    given: dict[str, datetime]


def simulated_site(
    therapy: str, route: Route, literature: Literature, journeys: int, chance: np.random.Generator, *,
    lengths: Lengths = log_normal, stopping: float = 0.0,
) -> Simulated:  # fmt: skip
    """A site with so many journeys, `stopping` the share of them that stop at some landmark on the way."""
    priors = [literature.prior(therapy, stage) for stage in route[1:]]
    medians = [prior.median_days * float(np.exp(chance.normal(0, BETWEEN_SITES))) for prior in priors]
    spreads = [prior.spread * float(np.exp(chance.normal(0, 0.25))) for prior in priors]
    courses, given = [], {}
    for number in range(journeys):
        moment = NOW - timedelta(days=float(chance.uniform(0, 730)))
        told = {route[0]: moment}
        for stage, median, spread in zip(route[1:], medians, spreads, strict=True):
            moment += timedelta(days=lengths(median, spread, chance))
            told[stage] = moment
        coi = f"course {number}"
        given[coi] = told[Landmark.GIVEN]
        if chance.random() < stopping:
            kept = int(chance.integers(1, len(route)))
            told = dict(list(told.items())[:kept])
        known = {name: at for name, at in told.items() if at <= NOW}
        stopped = len(told) < len(route) and len(known) == len(told)
        last = max(known.values()) + timedelta(days=2 if stopped else 0)
        courses.append(Course(coi, therapy, known, min(last, NOW) if stopped or Landmark.GIVEN in known else None))
    return Simulated(tuple(courses), given)
