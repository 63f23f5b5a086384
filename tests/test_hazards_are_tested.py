"""The chain from hazard to test: a hazard without a test that shows its control at work stands uncontrolled."""

import tomllib
from collections.abc import Mapping

from kiosk.domain.hazards import parse_hazards
from tests.tree import ROOT

HAZARDS = parse_hazards(tomllib.loads((ROOT / "kiosk/domain/hazards.toml").read_text(encoding="utf-8")))


def test_every_hazard_has_a_test(hazard_tests: Mapping[str, tuple[str, ...]]) -> None:
    """Every hazard built so far has a marked test; H39, a refusal that harms, is counted and not refused."""
    assert [hazard.id for hazard in HAZARDS if hazard.id != "H39" and not hazard_tests.get(hazard.id)] == []
