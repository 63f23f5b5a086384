"""Ranking: severity × occurrence × detection, each from 1 to 10, highest first.

Severity is judged. Occurrence is the rank of the posterior rate, with the ranks of its 90 % interval. Detection is
judged until challenges were put to the kiosk's own controls on purpose; from then on it is the rank of the share that
went through, and called 'bench': nobody was tired, and nothing was at stake.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.risk.posterior import NOTHING_KNOWN, Posterior
from kiosk.domain.risk.scales import Scales


@dataclass(frozen=True)
class Occurrence:
    """How often: the posterior rate, its rank, and the ranks at the two ends of its interval."""

    posterior: Posterior
    rank: int
    least: int
    most: int


@dataclass(frozen=True)
class Detection:
    """What share goes through, as a rank; `basis` is 'judgement' or 'bench', with how many were put and refused."""

    rank: int
    basis: str
    put: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Ranked:
    """One failure mode with its three ranks: a hazard, at one hand-off or (`handoff` '') over all of them."""

    hazard: str
    handoff: str
    severity: int
    occurrence: Occurrence
    detection: Detection
    events: int
    attempts: int

    @property
    def number(self) -> int:
        """The risk priority number."""
        return self.severity * self.occurrence.rank * self.detection.rank


def occurrence(scales: Scales, posterior: Posterior) -> Occurrence:
    """The rank of a rate."""
    rank = scales.occurrence.rank
    return Occurrence(posterior, rank(posterior.mean), rank(posterior.low), rank(posterior.high))


def detection(scales: Scales, judged: int, put: int, refused: int) -> Detection:
    """The rank of what goes through, by `put` challenges of which `refused` were refused for what they were."""
    if not put:
        return Detection(judged, "judgement")
    missed = Posterior(NOTHING_KNOWN + put - refused, float(put))
    return Detection(scales.detection.rank(missed.mean), "bench", put, refused)


def highest_first(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """By risk priority number, then severity, then what has happened here, then the id."""
    return tuple(sorted(ranked, key=lambda r: (-r.number, -r.severity, -r.events, r.hazard, r.handoff)))
