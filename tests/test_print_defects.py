"""Simulated print defects before the simulated camera: a sample of the campaign that runs all of them."""

import pytest

from tests.campaigns import print_defects
from tests.campaigns.print_defects import DEFECTS, correlation

pytestmark = [pytest.mark.xdist_group("print defects"), pytest.mark.timeout(1800)]

SAMPLE = 10
"""Strengths of each kind: every second one of a piece."""


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("kind", DEFECTS)
def test_what_endangers_a_reading_is_refused_and_the_grade_falls(kind: str) -> None:
    """Of ten labels of one kind of defect none that is endangered passes, none reads wrong, and grades fall in order."""
    at = tuple(DEFECTS).index(kind)
    outcomes = [print_defects.case(at + len(DEFECTS) * 2 * number) for number in range(SAMPLE)]
    assert print_defects.piece(outcomes).found == ()
    assert {one.refused for one in outcomes} == {True, False}
    assert correlation([(one.strength, -one.score) for one in outcomes]) >= 0.9


def test_ranks_are_shared_where_figures_are_equal() -> None:
    """Spearman's coefficient: 1 for the same order, -1 for the reverse, and 0 where one side says nothing."""
    assert correlation([(1, 10), (2, 20), (3, 30)]) == pytest.approx(1.0)
    assert correlation([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1.0)
    assert correlation([(1, 5), (2, 5), (3, 5)]) == 0.0
    assert correlation([(1, 1), (2, 1), (3, 2)]) == pytest.approx(0.866, abs=0.001)
