"""Bugs planted one at a time: the adversary that finds nothing in the kiosk finds every one of them."""

import pytest

from tests.adversary.bugs import BUGS, Bug
from tests.adversary.bugs_of_custody import BUGS_OF_CUSTODY
from tests.adversary.bugs_of_makers import BUGS_OF_MAKERS
from tests.adversary.bugs_of_patients import BUGS_OF_PATIENTS
from tests.adversary.hunting import hunt

EXAMPLES, STEPS = 200, 12
"""At most; a hunt ends with the first find."""


@pytest.mark.long
@pytest.mark.parametrize("bug", [*BUGS, *BUGS_OF_CUSTODY, *BUGS_OF_PATIENTS, *BUGS_OF_MAKERS], ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug) -> None:
    """A kiosk with this bug lets something through, and the adversary names it."""
    with bug.plant():
        figures = hunt(EXAMPLES, focus=bug.focus, steps=STEPS)
    assert figures.found is not None
    assert figures.found.name in bug.found_as


def test_bugs_are_planted_for_the_test_alone() -> None:
    """Once a bug is dug out, the same hunt finds nothing."""
    bug = BUGS[1]
    with bug.plant():
        pass
    assert hunt(3, focus=bug.focus, steps=STEPS).found is None
