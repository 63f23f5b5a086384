"""The kiosk against an adversary who presses anything at any time: what it authorises is right, and all of it is on record."""

import pytest

from kiosk.domain.step import StepKind as K
from tests.adversary.figures import Figures
from tests.adversary.hunting import hunt
from tests.adversary.machine import Focus

EXAMPLES, STEPS = 14, 25
REACHED = (K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.OPEN, K.LINE_CHECK, K.START)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return hunt(EXAMPLES, steps=STEPS, shrink=True)


@pytest.mark.hazard("H01", "H03", "H04", "H05", "H08", "H09", "H13", "H14", "H15", "H19", "H20", "H29")
def test_nothing_wrong_is_authorised(figures: Figures) -> None:
    """Whatever is shown, by whom, in which order, and whenever the kiosk dies, no wrong step is taken."""
    assert figures.found is None, figures.found


def test_the_adversary_gets_everywhere(figures: Figures) -> None:
    """The machine is no machine that is refused everything: each step at the patient was authorised somewhere."""
    at_the_patient = hunt(5, focus=Focus(stages=("released", "matched", "opened"), acts=("right",)), steps=15)
    authorised = figures.authorised + at_the_patient.authorised
    assert [kind.value for kind in REACHED if not authorised[kind.value]] == []
