"""The yardsticks of risk: whole, rising, and the same for what is judged and what is counted."""

import copy
import tomllib
from typing import Any

import pytest

from kiosk.config import load_hazards, load_scales
from kiosk.domain.errors import ParseError
from kiosk.domain.hazards import Hazard
from kiosk.domain.risk.scales import RANKS, parse_scales
from tests.tree import ROOT

DOCUMENT: dict[str, Any] = tomllib.loads((ROOT / "kiosk/domain/risk/scales.toml").read_text(encoding="utf-8"))
SCALES = load_scales()


def test_a_rank_goes_up_to_its_limit() -> None:
    """A rate on the limit still has the rank, one above has the next; 0 has the lowest and 1 the highest."""
    rank = SCALES.occurrence.rank
    assert (rank(0.0), rank(0.003), rank(0.0030001), rank(1.0)) == (1, 4, 5, 10)
    assert [rank(rate) for rate in SCALES.occurrence.typical] == list(RANKS)
    assert [SCALES.detection.rank(rate) for rate in SCALES.detection.typical] == list(RANKS)


@pytest.mark.parametrize("hazard", load_hazards(), ids=lambda hazard: hazard.id)
def test_the_rank_of_a_hazard_is_that_of_its_rate(hazard: Hazard) -> None:
    """The occurrence that the list of hazards states is the rank of the rate that it starts from."""
    known = hazard.baseline or SCALES.judged(hazard.occurrence)
    assert SCALES.occurrence.rank(known.rate) == hazard.occurrence
    assert hazard.baseline is not None or known.source.startswith("judgement")


def with_rows(name: str, rows: object) -> dict[str, Any]:
    """The document, one table otherwise."""
    return {**copy.deepcopy(DOCUMENT), name: rows}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {**DOCUMENT, "more": 1},
        {**DOCUMENT, "edition": 2026},
        {**DOCUMENT, "judgement_events": 0.0},
        with_rows("occurrence", DOCUMENT["occurrence"][1:]),
        with_rows("occurrence", DOCUMENT["occurrence"][::-1]),
        with_rows("detection", [*DOCUMENT["detection"][:9], {"up_to": 0.9, "typical": 0.85}]),
        with_rows("detection", [{"up_to": 0.001, "typical": 0.002}, *DOCUMENT["detection"][1:]]),
        with_rows("detection", [{"up_to": 0.001}, *DOCUMENT["detection"][1:]]),
        with_rows("detection", 7),
    ],
)
def test_a_broken_yardstick_is_refused(document: dict[str, Any]) -> None:
    """A table that is short, out of order, open at the top or otherwise not whole measures nothing."""
    with pytest.raises(ParseError):
        parse_scales(document)
