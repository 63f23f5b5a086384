"""The distance between identifiers that we assign: at least three characters between any two active ones.

One misread or miskeyed character, or two swapped, can then never turn one of ours into another.
"""

from collections.abc import Iterable
from itertools import zip_longest

LEAST_DIFFERENCE = 3
"""The least number of characters in which any two active identifiers of one kind differ."""


def differ_by(a: str, b: str) -> int:
    """The number of places at which the two texts differ; a place that only one of them has counts.

    >>> differ_by("A999926000001", "A999926000010")
    2
    """
    return sum(x != y for x, y in zip_longest(a, b))


def too_close(candidate: str, active: Iterable[str]) -> str | None:
    """The first active identifier in fewer than three places different from the candidate, None when there is none."""
    return next((other for other in active if differ_by(candidate, other) < LEAST_DIFFERENCE), None)


def next_spaced(candidates: Iterable[str], active: Iterable[str]) -> str | None:
    """The first candidate that keeps its distance from every active identifier, None when there is none left.

    >>> next_spaced((f"{n:04d}" for n in range(10_000)), ["0000", "0111"])
    '0222'
    """
    standing = tuple(active)
    return next((candidate for candidate in candidates if too_close(candidate, standing) is None), None)
