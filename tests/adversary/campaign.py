"""A long hunt, for `tests/campaigns`: as many examples as there is time for, under a seed of its own."""

from typing import Any

from tests.adversary.hunting import hunt


def run(examples: int, seed: int) -> dict[str, Any]:
    """So many examples of the unfocused adversary. Gives figures that fit into JSON; `found` is None, or what it found."""
    figures = hunt(examples, seed=seed, shrink=True)
    return {
        "examples": figures.examples,
        "attempts": figures.attempts,
        "seconds": round(figures.seconds, 1),
        "authorised": dict(sorted(figures.authorised.items())),
        "answers": dict(sorted(figures.answers.items())),
        "known": dict(sorted(figures.known.items())),
        "found": None if figures.found is None else str(figures.found),
    }
