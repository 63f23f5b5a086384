"""Is this the maker's bag that was ordered, by its own label and by the tie-tag tied to it?"""

from dataclasses import replace

import pytest

from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, World, begun, label_read
from tests.domain.changes import everyone, happened, never, turn
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.makers_bag import BARS, BOUND, ENTERED, EXPECTED, MAKERS_BAG, OTHERS, RECEIVED, SQUARE
from tests.domain.world import COLLECTION, TIE_TAG

CASES = (
    refused(
        pytest.mark.hazard("H11"), RETRY, "container_is_a_makers", S.BIND_FOREIGN, happened(BOUND),
        "a maker's bag that is expected", "a bag bound before", MAKERS_BAG,
    ),
    refused(
        pytest.mark.hazard("H11"), RETRY, "container_is_a_makers", S.ISSUE_FOR_FOREIGN, never(type(EXPECTED)),
        "a maker's bag that is expected", "a bag made here", MAKERS_BAG, also=("maker_label_is_the_bags",),
    ),
    refused(
        pytest.mark.hazard("H12"), RETRY, "container_is_not_a_makers", S.ISSUE_AT_COLLECTION,
        happened(replace(EXPECTED, container=COLLECTION)), "a bag made here", "a maker's bag", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H11"), STOP, "maker_label_is_the_bags", S.BIND_FOREIGN,
        turn(2, makers=(OTHERS, BARS)), "the maker's bag on record", "another one, by its square code", MAKERS_BAG,
        also=("maker_label_was_read",),
    ),
    refused(
        pytest.mark.hazard("H06", "H11"), RETRY, "maker_label_was_read", S.BIND_FOREIGN,
        everyone(makers=(SQUARE,)), "2 codes of the maker's label", "1", MAKERS_BAG,
    ),
    refused(
        pytest.mark.hazard("H06", "H11"), RETRY, "maker_label_was_read", S.BIND_FOREIGN,
        turn(1, makers=()), "2 codes of the maker's label", "0", MAKERS_BAG, also=("everything_was_read",),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_bag_that_is_not_the_makers_is_refused(case: Case) -> None:
    """Another patient's bag of the same maker, half a label, a bag that nobody expects or that is here already."""
    case.check()


def _handed_over(**read: object) -> World:
    world = World(RECEIVED, begun(S.HAND_OVER, (MAKERS_BAG,), None, (label_read(MAKERS_BAG, TIE_TAG),)))
    return everyone(**read)(world)


@pytest.mark.hazard("H11")
def test_a_bound_bag_is_read_by_its_tag_and_one_code_of_its_label() -> None:
    """Tie-tag with one code of the maker's label is enough, and so are two codes without the tie-tag."""
    _handed_over(makers=(BARS,)).granted()
    _handed_over(makers=(BARS, SQUARE), bags=()).granted()


@pytest.mark.hazard("H11")
def test_neither_tag_nor_half_a_label_is_enough_alone() -> None:
    """The tie-tag alone may hang on anything, and one code alone never counts."""
    assert _handed_over(makers=()).refused_by() == {"maker_label_was_read"}
    assert "everything_was_read" in _handed_over(makers=(BARS,), bags=()).refused_by()
    assert "maker_label_is_the_bags" in _handed_over(makers=(OTHERS,)).refused_by()


@pytest.mark.hazard("H11")
def test_two_codes_do_not_stand_for_a_bag_that_was_never_bound() -> None:
    """Until two people bound it, the codes of a maker's label read a bag for nobody."""
    world = World(ENTERED, begun(S.HAND_OVER, (MAKERS_BAG,), None, ()))
    assert "everything_was_read" in everyone(makers=(BARS, SQUARE))(world).refused_by()


@pytest.mark.hazard("H11")
def test_what_is_expected_is_read_alike_by_both() -> None:
    """The attempt that binds is authorised as it stands: maker's label, order and tie-tag, twice."""
    CLEAN[S.BIND_FOREIGN].granted()
