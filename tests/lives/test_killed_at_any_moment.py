"""A kiosk killed with -9 at every boundary of a label's life, and at random: nothing unrecorded, doubled or forgotten."""

import pytest

from kiosk.domain.containers import LabelState
from tests.lives.killing import kill

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("killed")]


@pytest.mark.hazard("H05", "H20")
def test_thirty_kiosks_are_killed() -> None:
    """No sheet without a committed fact, no issue twice, each uncertain label lost, and people go on from there."""
    killed = kill(range(30))
    assert killed.found == []
    assert killed.states.total() == 30
    assert killed.states[LabelState.STARTED.value] > 0, killed.states
