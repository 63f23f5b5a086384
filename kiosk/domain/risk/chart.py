"""A control chart for each hand-off: a Bernoulli CUSUM that alarms when refusals come three times as often.

Each attempt adds the log-likelihood ratio of the tripled rate against the base rate, and the sum never falls below 0.
The ratio of its two steps is rounded to a whole number `up`, so that the sum stands on whole numbers: a refused attempt
adds `up` − 1, any other takes 1 away, and at `limit` the chart alarms and begins anew. On whole numbers the mean number
of attempts until an alarm is exact, as the absorption time of a Markov chain (Reynolds and Stoumbos, J. Qual. Technol.
1999;31:87). The limit is the lowest one with at least `IN_CONTROL` attempts to a false alarm.

>>> scheme = scheme_for(0.05)
>>> scheme.up, scheme.limit, round(scheme.run_length(0.05)), round(scheme.run_length(0.15))
(11, 26, 402, 32)
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

IN_CONTROL = 370
"""Attempts to a false alarm at the least, in the mean: as many as of a Shewhart chart with limits at three sigma."""

WORSE = 3
"""By which factor a rate has to rise for the chart to be tuned to it."""

LEAST_BASE, MOST_BASE = 0.005, 0.3
"""A base rate below is watched as this one, a base rate above too: the tripled one is still a probability."""


@dataclass(frozen=True)
class Scheme:
    """One chart: the base rate it is for, how far a refused attempt lifts it, and where it alarms."""

    base: float
    up: int
    limit: int

    def run_length(self, rate: float) -> float:
        """The mean number of attempts from 0 to the alarm, where attempts are refused at this rate. Exact."""
        return _run_length(rate, self.up, self.limit)


@dataclass(frozen=True)
class Point:
    """The chart after one attempt: how high it stands, and whether that is an alarm (the next begins at 0)."""

    height: int
    alarm: bool


@lru_cache(maxsize=512)
def scheme_for(base: float) -> Scheme:
    """The chart for a base rate, refusals an attempt; one outside what can be watched is taken as its nearest end."""
    base = min(MOST_BASE, max(LEAST_BASE, base))
    worse = WORSE * base
    down = -math.log((1 - worse) / (1 - base))
    up = max(2, round((math.log(worse / base) + down) / down))
    low, high = 0, up
    while _run_length(base, up, high) < IN_CONTROL:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _run_length(base, up, middle) < IN_CONTROL:
            low = middle
        else:
            high = middle
    return Scheme(base, up, high)


def points(scheme: Scheme, refused: Iterable[bool]) -> tuple[Point, ...]:
    """The chart over these attempts, in order."""
    found, height = [], 0
    for one in refused:
        height = max(0, height + (scheme.up - 1 if one else -1))
        found.append(Point(height, height >= scheme.limit))
        height = 0 if found[-1].alarm else height
    return tuple(found)


def _run_length(rate: float, up: int, limit: int) -> float:
    """Mean attempts from 0 to `limit` or above: A(s) = 1 + rate·A(s + up − 1) + (1 − rate)·A(max(s − 1, 0)).

    From the top down each A(s) is put as c + d·A(s − 1), all terms positive, so that nothing cancels.
    """
    constant, slope = [0.0] * limit, [0.0] * limit
    for s in range(limit - 1, 0, -1):
        c, d = _after_a_refusal(constant, slope, s, up)
        constant[s] = (1.0 + rate * c) / (1.0 - rate * d)
        slope[s] = (1.0 - rate) / (1.0 - rate * d)
    c, d = _after_a_refusal(constant, slope, 0, up)
    return (1.0 + rate * c) / (rate * (1.0 - d))


def _after_a_refusal(constant: list[float], slope: list[float], s: int, up: int) -> tuple[float, float]:
    """A(s + up − 1) as c + d·A(s): step by step down; 0 where it is the alarm."""
    if s + up - 1 >= len(constant):
        return 0.0, 0.0
    c, d = 0.0, 1.0
    for above in range(s + up - 1, s, -1):
        c += d * constant[above]
        d *= slope[above]
    return c, d
