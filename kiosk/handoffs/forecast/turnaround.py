"""How long a stage takes: what is published, turned by a site's own journeys into what that site takes.

The logarithm of a stage's days is normal, with a mean and a spread that nobody knows. The prior on both is
normal-inverse-gamma; with stages that have ended the posterior is of the same kind, and a next stage's days are
Student-t around it. A stage that still runs after x days is knowledge too: it takes longer than x. Leaving such stages
out would make every site look quicker than it is, as the slow ones are those that still run. So what they will have
taken is drawn together with mean and spread, in turns, each on what the other was (Gibbs sampling).

Sources: A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, sections 3.3 (the prior and its posterior) and 11.1
(drawing in turns); C. P. Robert, Simulation of truncated normal variables, Statistics and Computing 5, 1995.
"""

from dataclasses import dataclass

import numpy as np

from kiosk.handoffs.forecast.numbers import Drawn, Numbers

CHAINS, OF_EACH = 250, 10
"""At most so many chains are drawn in turns beside each other, and so many draws or more are taken from each."""

SETTLING = 12
"""Turns that are thrown away at the start of each chain."""


@dataclass(frozen=True)
class Prior:
    """What is known of a stage before the site has any history of its own.

    `median_days` is the stage's usual length, `spread` the standard deviation of the natural logarithm of it between
    patients of one site. The median counts as much as `median_counts_as` stages of the site's own, the spread as much
    as `spread_counts_as`.
    """

    median_days: float
    spread: float
    median_counts_as: float
    spread_counts_as: float


@dataclass(frozen=True, eq=False)
class Known:
    """What a site's journeys tell of a stage: days of those that ended, and of those that did not, days until now."""

    ended: Numbers
    running: Numbers


@dataclass(frozen=True, eq=False)
class Turnaround:
    """A stage's days, drawn: the mean and spread of their logarithm, draw by draw, and what the running ones will take.

    `running` has a row for each running stage of `Known`, in days from its beginning: never less than it has run.
    """

    mean: Drawn
    spread: Drawn
    running: Drawn

    def days(self, rows: int, chance: np.random.Generator) -> Drawn:
        """Days that stages not begun yet will take, `rows` of them, a column for each draw."""
        found = chance.standard_normal((rows, self.mean.size), dtype=np.float32)
        found *= self.spread
        found += self.mean
        return np.exp(found, out=found)


def turnaround(prior: Prior, known: Known, draws: int, chance: np.random.Generator) -> Turnaround:
    """Draw a stage's mean and spread, and the lengths of the stages that still run, on all that is known.

    A stage that has run for no time at all tells nothing and may be in `running` with 0 days.
    """
    ended = np.log(known.ended)
    if known.running.size == 0:
        mean, spread = _drawn(prior, ended, np.zeros((draws, 0)), chance)
        return Turnaround(mean.astype(np.float32), spread.astype(np.float32), np.zeros((0, draws), np.float32))
    with np.errstate(divide="ignore"):
        least = np.log(known.running).astype(np.float32)
    chains = max(1, min(CHAINS, draws // OF_EACH))
    kept = -(-draws // chains)
    means, spreads = np.empty((kept, chains), np.float32), np.empty((kept, chains), np.float32)
    running = np.empty((kept, chains, least.size), np.float32)
    mean, spread = _drawn(prior, ended, np.zeros((chains, 0)), chance)
    for turn in range(-SETTLING, kept):
        centre, scale = _column(mean), _column(spread)
        logs = centre + scale * normal_above((least - centre) / scale, chance)
        if turn >= 0:
            means[turn], spreads[turn], running[turn] = mean, spread, logs
        mean, spread = _drawn(prior, ended, logs, chance)
    # Rounded to seven digits a length may come out below what the stage has run; it can't be.
    days = np.maximum(np.exp(running.reshape(-1, least.size)[:draws].T), known.running[:, np.newaxis])
    return Turnaround(means.ravel()[:draws], spreads.ravel()[:draws], days.astype(np.float32))


def normal_above(least: Drawn, chance: np.random.Generator) -> Drawn:
    """Standard normal numbers, each above its own `least`, which may be minus infinity (Robert 1995)."""
    drawn = np.empty(least.size, np.float32)
    bounds = least.ravel()
    low = np.flatnonzero(bounds <= 0)
    while low.size:
        tried = chance.standard_normal(low.size, dtype=np.float32)
        drawn[low] = tried
        low = low[tried < bounds[low]]
    high = np.flatnonzero(bounds > 0)
    while high.size:
        # Above the middle by an exponential proposal, which is taken in at least three of four tries.
        bound = bounds[high]
        rate = (bound + np.sqrt(bound * bound + 4)) / 2
        tried = bound + chance.standard_exponential(high.size, dtype=np.float32) / rate
        drawn[high] = tried
        taken = -2 * np.log1p(-chance.random(high.size, dtype=np.float32)) >= (tried - rate) ** 2
        high = high[~taken]
    return drawn.reshape(least.shape)


def _drawn(prior: Prior, ended: Numbers, more: Numbers | Drawn, chance: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Mean and spread of the logarithm, a pair for each row of `more`: on these logarithms and all of `ended`."""
    rows, count = more.shape[0], ended.size + more.shape[1]
    centre = (ended.sum() + more.sum(axis=1)) / max(1, count)
    around = ((more - centre[:, np.newaxis]) ** 2).sum(axis=1)
    if ended.size:
        around += ((ended - ended.mean()) ** 2).sum() + ended.size * (ended.mean() - centre) ** 2
    usual, median_weight = np.log(prior.median_days), prior.median_counts_as + count
    squares = prior.spread_counts_as * prior.spread**2 + around
    squares += prior.median_counts_as * count / median_weight * (centre - usual) ** 2
    variance = squares / chance.chisquare(prior.spread_counts_as + count, rows)
    best = (prior.median_counts_as * usual + count * centre) / median_weight
    return chance.normal(best, np.sqrt(variance / median_weight)), np.sqrt(variance)


def _column(numbers: Numbers) -> Drawn:
    return numbers.astype(np.float32)[:, np.newaxis]
