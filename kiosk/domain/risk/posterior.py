"""How often something happens at one site: a Gamma–Poisson posterior of events an attempt, with a 90 % interval.

The baseline is a figure from elsewhere, and its weight: as how many attempts of this site's own it counts. With
`rate` × `weight` events in `weight` attempts before the first, and `events` in `attempts` after, the rate is
Gamma(rate × weight + events) / (weight + attempts). The site's own counts take over as they grow.

>>> found = posterior(Baseline(0.01, 100.0, "an example"), events=3, attempts=300)
>>> found.shape, found.exposure, found.mean
(4.0, 400.0, 0.01)
>>> f"{found.low:.5f} to {found.high:.5f}"
'0.00342 to 0.01938'
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from kiosk.domain.errors import ParseError

TAIL = 0.05
"""What lies beyond each end of a 90 % interval."""

NOTHING_KNOWN = 0.5
"""The shape of a rate of which nothing is known before (Jeffreys' prior for a Poisson rate)."""

_NEAR, _NOTHING = 1e-10, 1e-30
_TERMS = 10_000


@dataclass(frozen=True)
class Baseline:
    """A rate from elsewhere (events an attempt), as how many own attempts it counts, and where it comes from."""

    rate: float
    weight: float
    source: str

    def __post_init__(self) -> None:
        if not (0 < self.rate <= 1 and self.weight > 0 and self.source):
            raise ParseError("baseline", "a rate above 0, at most 1, a weight above 0 and a source", repr(self))


@dataclass(frozen=True)
class Posterior:
    """What is known of a rate: Gamma with this `shape` (events) over this `exposure` (attempts)."""

    shape: float
    exposure: float

    @property
    def mean(self) -> float:
        """Events an attempt."""
        return self.shape / self.exposure

    @property
    def low(self) -> float:
        """The rate is below this with a probability of 5 %."""
        return gamma_quantile(self.shape, TAIL) / self.exposure

    @property
    def high(self) -> float:
        """The rate is above this with a probability of 5 %."""
        return gamma_quantile(self.shape, 1 - TAIL) / self.exposure


def posterior(baseline: Baseline, events: int, attempts: int) -> Posterior:
    """The rate after `events` in `attempts` of the site's own."""
    return Posterior(baseline.rate * baseline.weight + events, baseline.weight + attempts)


def observed(events: int, attempts: int) -> Posterior | None:
    """The rate by these counts alone, None where nothing was attempted."""
    return Posterior(NOTHING_KNOWN + events, float(attempts)) if attempts else None


@lru_cache(maxsize=4096)
def gamma_quantile(shape: float, probability: float) -> float:
    """The x below which a Gamma variate of this shape and scale 1 lies with this probability, by halving."""
    low, high = 0.0, max(1.0, shape)
    while gamma_below(shape, high) < probability:
        low, high = high, 2 * high
    while high - low > _NEAR * high and high > _NOTHING:
        middle = (low + high) / 2
        if gamma_below(shape, middle) < probability:
            low = middle
        else:
            high = middle
    return high


def gamma_below(shape: float, x: float) -> float:
    """The probability that a Gamma variate of this shape lies below x: the regularised P(shape, x).

    Series below shape + 1, Lentz's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
    """
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return front * _series(shape, x) if x < shape + 1 else 1.0 - front * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * 1e-16:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    value = d
    for n in range(1, _TERMS):
        a = n * (shape - n)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value
