"""The posterior of a rate, held against tables that anybody can look up."""

import pytest

from kiosk.config import load_hazards, load_scales
from kiosk.domain.errors import ParseError
from kiosk.domain.risk.posterior import Baseline, gamma_below, gamma_quantile, observed, posterior

CHI_SQUARE = [
    (1, 0.05, 0.003932), (1, 0.95, 3.841459), (2, 0.95, 5.991465), (8, 0.05, 2.732637), (8, 0.95, 15.507313),
    (20, 0.05, 10.850811), (20, 0.95, 31.410433), (100, 0.05, 77.929465), (100, 0.95, 124.342113),
]  # fmt: skip
"""Degrees of freedom, probability and quantile, as printed in tables of chi-square: half of it is a Gamma quantile."""


@pytest.mark.parametrize(("degrees", "probability", "quantile"), CHI_SQUARE)
def test_a_quantile_is_that_of_the_tables(degrees: int, probability: float, quantile: float) -> None:
    """Half of a chi-square quantile is the quantile of a Gamma variate with half as many degrees as its shape."""
    assert gamma_quantile(degrees / 2, probability) == pytest.approx(quantile / 2, rel=3e-4 if degrees == 1 else 1e-6)
    assert gamma_below(degrees / 2, quantile / 2) == pytest.approx(probability, rel=2e-4)


def test_a_rate_is_reckoned_by_hand() -> None:
    """One event in 100 attempts expected, 3 in 300 seen: 4 in 400, and the tables' chi-square for 8 degrees over 800."""
    found = posterior(Baseline(0.01, 100.0, "by hand"), 3, 300)
    assert found.mean == pytest.approx(0.01)
    assert (found.low, found.high) == pytest.approx((2.732637 / 800, 15.507313 / 800), rel=1e-6)


def test_nothing_attempted_says_nothing() -> None:
    """Without an attempt there is no rate, and without an event the rate is not 0."""
    assert observed(0, 0) is None
    none_seen = observed(0, 100)
    assert none_seen is not None
    assert none_seen.high == pytest.approx(3.841459 / 200, rel=1e-5)


@pytest.mark.parametrize("wrong", [(0.0, 1.0, "x"), (1.1, 1.0, "x"), (0.1, 0.0, "x"), (0.1, 1.0, "")])
def test_a_baseline_says_rate_weight_and_source(wrong: tuple[float, float, str]) -> None:
    """A rate of nothing, above one, without weight or without a source is no baseline."""
    with pytest.raises(ParseError):
        Baseline(*wrong)


@pytest.mark.parametrize("hazard", load_hazards(), ids=lambda hazard: hazard.id)
def test_what_is_known_before_lies_inside_its_interval(hazard: object) -> None:
    """Every baseline, counted or judged, is worth enough that its mean lies between the ends of its interval."""
    known = next(h for h in load_hazards() if h == hazard)
    before = posterior(known.baseline or load_scales().judged(known.occurrence), 0, 0)
    assert before.low < before.mean < before.high
