"""Simulated print defects before the simulated camera: a sample of the campaign that runs all of them."""

import pytest

from tests.campaigns import print_defects
from tests.campaigns.print_defects import DEFECTS, PER_KIND, correlation

pytestmark = [pytest.mark.xdist_group("print defects"), pytest.mark.timeout(1800)]

ONE_PAIR_SWAPPED = 0.799
"""Rank correlation of four in which two neighbours change places, or more."""

STRENGTHS = (0, 6, 12, 18)
"""Four of the twenty strengths of a kind, on a cryobag label."""


@pytest.mark.long
@pytest.mark.hazard("H06")
@pytest.mark.parametrize("kind", DEFECTS)
def test_what_endangers_a_reading_is_refused_and_the_grade_falls(kind: str) -> None:
    """Of four labels of one kind of defect none that is endangered passes, none reads wrong, and grades fall in order."""
    at = tuple(DEFECTS).index(kind)
    outcomes = [print_defects.case(at + len(DEFECTS) * (PER_KIND + number)) for number in STRENGTHS]
    assert print_defects.piece(outcomes).found == ()
    assert (outcomes[0].refused, outcomes[-1].refused) == (False, True)
    assert correlation([(one.strength, -one.score) for one in outcomes]) >= ONE_PAIR_SWAPPED


def test_ranks_are_shared_where_figures_are_equal() -> None:
    """Spearman's coefficient: 1 for the same order, -1 for the reverse, and 0 where one side says nothing."""
    assert correlation([(1, 10), (2, 20), (3, 30)]) == pytest.approx(1.0)
    assert correlation([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1.0)
    assert correlation([(1, 5), (2, 5), (3, 5)]) == 0.0
    assert correlation([(1, 1), (2, 1), (3, 2)]) == pytest.approx(0.866, abs=0.001)
