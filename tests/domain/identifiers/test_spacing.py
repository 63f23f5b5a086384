from itertools import combinations

import pytest

from kiosk.domain.identifiers import LEAST_DIFFERENCE, Din, Facility, differ_by, next_spaced, too_close


@pytest.mark.parametrize(
    ("a", "b", "places"), [("", "", 0), ("A1", "A1", 0), ("A1", "B1", 1), ("A1", "1A", 2), ("A", "A12", 2)]
)
def test_places_that_differ_are_counted(a: str, b: str, places: int) -> None:
    """Every differing place counts, and so does one that only the longer text has."""
    assert differ_by(a, b) == differ_by(b, a) == places


@pytest.mark.hazard("H06")
def test_assigned_numbers_keep_their_distance() -> None:
    """Numbers assigned one after the other, each against all before it, differ in at least three characters pairwise."""
    active: list[str] = []
    for _ in range(20):
        candidates = (Din.numbered(Facility("A9999"), 26, n).value for n in range(1, 10_000))
        found = next_spaced(candidates, active)
        assert found is not None
        active.append(found)
    assert min(differ_by(a, b) for a, b in combinations(active, 2)) >= LEAST_DIFFERENCE


def test_the_neighbour_is_named() -> None:
    """A candidate too close to an active identifier is told which one, and exhausted candidates give nothing."""
    assert too_close("A999926000001", ["A999926999999", "A999926000012"]) == "A999926000012"
    assert too_close("A999926000001", ["A999926999999"]) is None
    assert next_spaced(["0001", "0011"], ["0000"]) is None
