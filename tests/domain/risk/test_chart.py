"""The control chart: run lengths reckoned exactly, simulated, and held against the best CUSUM there is."""

import math
import random
from bisect import bisect_left
from statistics import fmean

import numpy as np
import pytest

from kiosk.domain.risk.chart import IN_CONTROL, LEAST_BASE, MOST_BASE, WORSE, Point, Scheme, points, scheme_for

BASES = (0.02, 0.05, 0.10)
SLACK = 1.2
"""How much longer than the best CUSUM a chart may take to see a tripled rate."""


def run_length(rate: float, up: int, down: int, limit: int) -> float:
    """The mean number of attempts to the alarm, by solving the Markov chain as linear equations."""
    chain = np.zeros((limit, limit))
    for height in range(limit):
        chain[height, max(0, height - down)] += 1 - rate
        if height + up < limit:
            chain[height, height + up] += rate
    return float(np.linalg.solve(np.eye(limit) - chain, np.ones(limit))[0])


def best_delay(base: float) -> float:
    """The shortest delay for the tripled rate of any CUSUM that alarms falsely after `IN_CONTROL` attempts or later.

    Steps in the ratio of the log-likelihoods are optimal where the run length is met exactly (Moustakides 1986); since
    whole steps seldom meet it, ratios around that one are tried as well, on grids of several widths.
    """
    worse = WORSE * base
    down_by = -math.log((1 - worse) / (1 - base))
    ratio = (math.log(worse / base) + down_by) / down_by
    delays = []
    for down in (1, 2, 5):
        for near in (0.7, 0.85, 1.0, 1.2, 1.5):
            up = max(1, round(ratio * down * near) - down)
            limits = range(up, 5 * (up + down))
            limit = limits[bisect_left(limits, True, key=lambda tried: run_length(base, up, down, tried) >= IN_CONTROL)]
            delays.append(run_length(worse, up, down, limit))
    return min(delays)


@pytest.mark.parametrize("base", BASES)
def test_a_false_alarm_takes_370_attempts_and_no_limit_below_would(base: float) -> None:
    """In control the chart runs 370 attempts or more in the mean, exactly reckoned; one lower would not."""
    scheme = scheme_for(base)
    assert scheme.run_length(base) >= IN_CONTROL
    assert Scheme(base, scheme.up, scheme.limit - 1).run_length(base) < IN_CONTROL
    for rate in (base, WORSE * base):
        assert scheme.run_length(rate) == pytest.approx(run_length(rate, scheme.up - 1, 1, scheme.limit), rel=1e-9)


@pytest.mark.parametrize("base", BASES)
def test_a_tripled_rate_is_seen_nearly_as_early_as_by_the_best_cusum(base: float) -> None:
    """The mean delay for a tripled rate is at most 1.2 times that of the best CUSUM."""
    assert scheme_for(base).run_length(WORSE * base) <= SLACK * best_delay(base)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("times", [1, WORSE])
def test_simulated_runs_are_as_long_as_reckoned(base: float, times: int) -> None:
    """500 seeded runs end in the mean where the Markov chain says, within four standard errors."""
    scheme, chance = scheme_for(base), random.Random(f"chart {base} {times}")
    runs = [seen_after(scheme, base * times, chance) for _ in range(500)]
    error = float(np.std(runs)) / math.sqrt(len(runs))
    assert abs(fmean(runs) - scheme.run_length(base * times)) < 4 * error


def seen_after(scheme: Scheme, rate: float, chance: random.Random) -> int:
    """After how many attempts the chart itself alarms."""
    seen: list[bool] = []
    while not (drawn := points(scheme, seen)) or not any(point.alarm for point in drawn):
        seen += [chance.random() < rate for _ in range(len(seen) + 400)]
    return 1 + [point.alarm for point in drawn].index(True)


def test_a_chart_is_drawn_by_hand() -> None:
    """A refused attempt lifts by `up` − 1, any other lowers by 1 and not below 0; an alarm begins anew at 0."""
    scheme = Scheme(0.2, 3, 4)
    drawn = points(scheme, [False, True, False, True, True, False, True, True])
    assert [(p.height, p.alarm) for p in drawn] == [
        (0, False), (2, False), (1, False), (3, False), (5, True), (0, False), (2, False), (4, True),
    ]  # fmt: skip
    assert points(scheme, []) == ()
    assert drawn[0] == Point(0, alarm=False)


def test_a_rate_out_of_reach_is_watched_at_the_nearest_end() -> None:
    """No base rate, however low or high, leaves a hand-off without a chart."""
    assert scheme_for(0.0) == scheme_for(LEAST_BASE)
    assert scheme_for(1.0) == scheme_for(MOST_BASE)
    assert all(scheme_for(base).run_length(scheme_for(base).base) >= IN_CONTROL for base in (0.0, 0.011, 0.13, 1.0))
