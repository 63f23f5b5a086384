"""The chain from hazard to test: a hazard without a test that shows its control at work stands uncontrolled."""

import tomllib
from collections.abc import Mapping

from kiosk.config import load_hazard_tests
from kiosk.domain.hazards import parse_hazards
from tests.tree import ROOT

HAZARDS = parse_hazards(tomllib.loads((ROOT / "kiosk/domain/hazards.toml").read_text(encoding="utf-8")))


def test_every_hazard_has_a_test(hazard_tests: Mapping[str, tuple[str, ...]]) -> None:
    """Every hazard built so far has a marked test; H39, a refusal that harms, is counted and not refused."""
    assert [hazard.id for hazard in HAZARDS if hazard.id != "H39" and not hazard_tests.get(hazard.id)] == []


def test_the_tests_that_ship_by_name_are_there(hazard_tests: Mapping[str, tuple[str, ...]]) -> None:
    """Every test that the analysis names to a site is in the tree and bears the mark; `make hazards` gathers them."""
    assert {
        hazard: gone
        for hazard, places in load_hazard_tests().items()
        if (gone := set(places) - set(hazard_tests.get(hazard, ())))
    } == {}


def test_every_hazard_names_a_test_to_a_site() -> None:
    """No hazard built so far stands in the analysis without a test; H39 is counted."""
    listed = load_hazard_tests()
    assert [hazard.id for hazard in HAZARDS if hazard.id != "H39" and not listed.get(hazard.id)] == []
