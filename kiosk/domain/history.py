"""Cells have a history: the patient's age and earlier treatment, and what of it asks for a review before release."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.containers import Result
from kiosk.domain.therapy import Criterion


@dataclass(frozen=True)
class ReviewSaid:
    """For a review: what the reviewers say of what stands outside the therapy's rules."""

    statement: str


Noted = tuple[str, str, str]
"""An item with its value and unit, as it was when it was reviewed."""


def missing(rules: tuple[Criterion, ...], history: Mapping[str, Result]) -> tuple[str, ...]:
    """The items of which nothing is noted."""
    return tuple(rule.test for rule in rules if rule.test not in history)


def outside(rules: tuple[Criterion, ...], history: Mapping[str, Result]) -> tuple[tuple[Criterion, Noted], ...]:
    """What is noted and not as the therapy's rule has it, with the rule; a value in another unit is outside too."""
    return tuple(
        (rule, (rule.test, found.value, found.unit))
        for rule in rules
        if (found := history.get(rule.test)) is not None and not rule.met_by(found.value, found.unit)
    )


def in_words(noted: Noted) -> str:
    """An item with its value and unit, as people say it."""
    return " ".join(noted).rstrip()
