"""Long hunts, for `tests/campaigns`: as many examples as there is time for, under a seed of their own."""

from typing import Any

from tests.adversary.figures import Figures
from tests.adversary.hunting import hunt, hunt_between


def run(examples: int, seed: int) -> dict[str, Any]:
    """So many examples of the unfocused adversary. Gives figures that fit into JSON; `found` is None, or what it found."""
    return _said(hunt(examples, seed=seed, shrink=True))


def run_between(examples: int, seed: int) -> dict[str, Any]:
    """So many examples of the adversary between organisations; else as `run`."""
    return _said(hunt_between(examples, seed=seed, shrink=True))


def _said(figures: Figures) -> dict[str, Any]:
    return {
        "examples": figures.examples,
        "attempts": figures.attempts,
        "seconds": round(figures.seconds, 1),
        "authorised": dict(sorted(figures.authorised.items())),
        "answers": dict(sorted(figures.answers.items())),
        "known": dict(sorted(figures.known.items())),
        "found": None if figures.found is None else str(figures.found),
    }
