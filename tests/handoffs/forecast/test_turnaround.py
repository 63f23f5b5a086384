"""What a site's own stages make of a published figure, and what stages that still run add to it."""

import numpy as np
import pytest

from kiosk.handoffs.forecast.turnaround import Known, Prior, normal_above, turnaround

PUBLISHED = Prior(median_days=14.0, spread=0.3, median_counts_as=1.0, spread_counts_as=6.0)
NOTHING = np.zeros(0)
DRAWS = 40_000


def site(median: float, spread: float, stages: int, seed: int = 1) -> np.ndarray:
    """The days of so many stages of one site."""
    return median * np.exp(spread * np.random.default_rng(seed).standard_normal(stages))


def chance() -> np.random.Generator:
    """The same chance each time."""
    return np.random.default_rng(7)


def test_site_without_history_goes_by_what_is_published() -> None:
    """Without a stage of its own a site gets the published median, with an interval wide enough for another centre."""
    drawn = turnaround(PUBLISHED, Known(NOTHING, NOTHING), DRAWS, chance()).days(1, chance())[0]
    early, likely, late = np.quantile(drawn, (0.05, 0.5, 0.95))
    assert likely == pytest.approx(14.0, rel=0.02)
    # Student-t of 6 degrees of freedom, as wide as a median worth one stage makes it: 1.943 · 0.3 · √(1 + 1/1).
    assert np.log(late / early) / 2 == pytest.approx(1.943 * 0.3 * np.sqrt(2), rel=0.03)


def test_own_stages_are_reckoned_as_by_hand() -> None:
    """Mean and spread on three stages are those of the normal-inverse-gamma posterior, reckoned by hand."""
    ended = np.exp(np.array([2.9, 3.0, 3.1]))
    drawn = turnaround(PUBLISHED, Known(ended, NOTHING), DRAWS, chance())
    best = (np.log(14.0) + 9.0) / 4
    squares = 6 * 0.09 + 0.02 + 3 / 4 * (3.0 - np.log(14.0)) ** 2
    assert drawn.mean.mean() == pytest.approx(best, abs=0.005)
    assert (drawn.spread.astype(float) ** 2).mean() == pytest.approx(squares / (9 - 2), rel=0.03)


def test_history_outweighs_what_is_published() -> None:
    """With a hundred stages of its own a site that is twice as slow as published is forecast as slow as it is."""
    drawn = turnaround(PUBLISHED, Known(site(28.0, 0.2, 100), NOTHING), DRAWS, chance()).days(1, chance())[0]
    early, likely, late = np.quantile(drawn, (0.05, 0.5, 0.95))
    assert likely == pytest.approx(28.0, rel=0.05)
    assert np.log(late / early) / 2 == pytest.approx(1.645 * 0.2, rel=0.2)


def test_running_stage_takes_longer_than_it_has_run() -> None:
    """No draw of a stage that runs is shorter than it has run, and one that runs for an age is taken to go on."""
    running = np.array([0.0, 5.0, 20.0, 60.0])
    drawn = turnaround(PUBLISHED, Known(site(14.0, 0.3, 30), running), 2_000, chance())
    assert drawn.running.shape == (4, 2_000)
    assert (drawn.running >= running[:, np.newaxis].astype(np.float32)).all()
    assert np.median(drawn.running[0]) == pytest.approx(14.0, rel=0.15)
    assert np.median(drawn.running[2]) > 22.0


def test_slow_stages_that_still_run_make_a_site_slower() -> None:
    """A site is not taken to be quick because its slow stages have not ended: what still runs counts as at least that."""
    whole = site(14.0, 0.5, 60, seed=3)
    now = 14.0
    known = Known(whole[whole <= now], np.full(int((whole > now).sum()), now))
    told = np.median(turnaround(PUBLISHED, known, 4_000, chance()).days(1, chance()))
    forgetful = np.median(turnaround(PUBLISHED, Known(known.ended, NOTHING), 4_000, chance()).days(1, chance()))
    assert told == pytest.approx(np.median(whole), rel=0.12)
    assert forgetful < 0.8 * told


@pytest.mark.parametrize(
    ("least", "mean"), [(-np.inf, 0.0), (-1.0, 0.28760), (0.0, 0.79788), (2.0, 2.37322), (6.0, 6.15854)]
)
def test_normal_numbers_above_a_bound(least: float, mean: float) -> None:
    """Numbers drawn above a bound are above it, with the mean that a normal distribution cut there has."""
    drawn = normal_above(np.full((400, 500), least, np.float32), chance())
    assert drawn.min() >= least
    assert drawn.mean() == pytest.approx(mean, abs=0.006)


def test_same_chance_gives_the_same_forecast() -> None:
    """A forecast is made again to the bit from the same record."""
    known = Known(site(14.0, 0.3, 9), np.array([3.0, 9.0]))
    first, second = (turnaround(PUBLISHED, known, 500, chance()) for _ in range(2))
    assert np.array_equal(first.running, second.running)
    assert np.array_equal(first.mean, second.mean)
