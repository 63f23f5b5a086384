"""Journeys between organisations against an adversary: one home at a time, no bundle twice, altered, or of another past."""

import pytest

from kiosk.domain.step import StepKind as K
from tests.adversary.bugs_between import BUGS_BETWEEN, BugBetween
from tests.adversary.figures import Figures
from tests.adversary.hunting import hunt_between

EXAMPLES, STEPS = 6, 12
BUG_EXAMPLES, BUG_STEPS = 60, 10
REACHED = ("give", "take as it is", "receive", K.HAND_OVER.value)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return hunt_between(EXAMPLES, steps=STEPS, shrink=True)


@pytest.mark.hazard("H15", "H19", "H21", "H26")
def test_nothing_wrong_goes_between_organisations(figures: Figures) -> None:
    """Whatever is given, replayed, altered, forked and worked on, by whom and where, no wrong bundle is accepted."""
    assert figures.found is None, figures.found


def test_the_adversary_gets_through(figures: Figures) -> None:
    """Journeys leave, arrive, are confirmed and worked on: the machine is not one that is refused everything."""
    assert [kind for kind in REACHED if not figures.authorised[kind]] == []


@pytest.mark.long
@pytest.mark.parametrize("bug", BUGS_BETWEEN, ids=lambda bug: bug.name)
def test_a_bug_planted_between_organisations_is_found(bug: BugBetween) -> None:
    """Sites with this bug let something through, and the adversary names it."""
    with bug.plant():
        found = hunt_between(BUG_EXAMPLES, aim=bug.aim, steps=BUG_STEPS).found
    assert found is not None
    assert found.name in bug.found_as
