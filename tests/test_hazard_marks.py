"""A hazard mark is a promise: the control was seen at work in this run."""

from collections.abc import Mapping

import pytest

from tests.hazard_marks import HAZARD_ID

# The mark is put together, so that it is not counted among the marks of this file.
MARKED = "import pytest\n@pytest.mark." + "hazard({ids})\n{more}\ndef test_control() -> None:\n    {body}\n"


def outcomes(pytester: pytest.Pytester, *, ids: str = "'H06'", more: str = "", body: str = "pass") -> dict[str, int]:
    """Run one marked test in a run of its own, and count how it came out."""
    pytester.makepyfile(MARKED.format(ids=ids, more=more, body=body))
    return pytester.runpytest_inprocess("-ptests.conftest", "-pno:cacheprovider").parseoutcomes()


def test_a_control_at_work_passes(pytester: pytest.Pytester) -> None:
    """A marked test that passes counts as passed."""
    assert outcomes(pytester) == {"passed": 1}


@pytest.mark.parametrize(
    ("more", "body", "outcome"),
    [
        ("@pytest.mark.skip(reason='later')", "pass", "errors"),
        ("", "pytest.skip('no camera here')", "failed"),
        ("@pytest.mark.xfail", "assert False", "failed"),
    ],
)
def test_a_control_not_seen_at_work_fails(pytester: pytest.Pytester, more: str, body: str, outcome: str) -> None:
    """A marked test that is skipped or expected to fail breaks the run."""
    assert outcomes(pytester, more=more, body=body) == {outcome: 1}


@pytest.mark.parametrize("ids", ["", "'h6'", "'H6'", "6"])
def test_a_mark_that_names_no_hazard_stops_the_run(pytester: pytest.Pytester, ids: str) -> None:
    """A mark whose id is missing or misspelt stops the whole run before any test."""
    assert outcomes(pytester, ids=ids) == {}


def test_every_mark_in_the_source_is_found_by_its_id(hazard_tests: Mapping[str, tuple[str, ...]]) -> None:
    """Marks read from the source carry ids of the right form, and each has a place."""
    assert [hazard for hazard, places in hazard_tests.items() if not HAZARD_ID.fullmatch(hazard) or not places] == []
