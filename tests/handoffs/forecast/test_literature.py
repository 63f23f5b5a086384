"""Published turnaround times: every stage of every therapy has one, and a wrong file is refused whole."""

import copy
from typing import Any

import pytest

from kiosk.config import load_literature, load_therapies
from kiosk.domain.errors import ParseError
from kiosk.domain.landmarks import Landmark
from kiosk.handoffs.forecast.literature import parse_literature
from kiosk.handoffs.forecast.routes import route_of

ROW = {"median_days": 2.0, "spread": 0.4, "source": "made up for this test", "confirmed": False}
STAGES = [*(landmark.value for landmark in Landmark if landmark is not Landmark.ENROLLED), "milestone"]
WHOLE: dict[str, Any] = {"edition": "2026-11-30", "any": {stage: dict(ROW) for stage in STAGES}}


def test_every_stage_of_every_therapy_has_a_figure() -> None:
    """A site without history has something to go by for each stage, with its source."""
    literature = load_literature()
    for therapy in load_therapies().values():
        for stage in route_of(therapy)[1:]:
            assert literature.published(therapy.id, stage).source


def test_figure_of_the_therapy_comes_before_that_of_any() -> None:
    """A therapy's own figure is taken where it has one; a milestone has one for all that are not named."""
    document = copy.deepcopy(WHOLE)
    document["car-t"] = {"released": {**ROW, "median_days": 9.0}, "milestone": {**ROW, "median_days": 5.0}}
    literature = parse_literature(document)
    asked = [("car-t", "released"), ("car-t", "collected"), ("car-t", "lymphodepletion begun"), ("other", "released")]
    assert [literature.prior(*pair).median_days for pair in asked] == [9.0, 2.0, 5.0, 2.0]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("edition",), "yesterday", "published turnaround: Expected an edition, as a date, got 'yesterday'."),
        (("any", "released"), None, "published turnaround, any, released: Expected the fields"),
        (("any", "released", "median_days"), 0.0, "Expected days above 0, a spread of at most 2, a source"),
        (("any", "released", "spread"), 3.0, "Expected days above 0, a spread of at most 2, a source"),
        (("any", "released", "source"), "", "Expected days above 0, a spread of at most 2, a source"),
        (("any", "released", "confirmed"), "no", "Expected the fields median_days, spread, source, confirmed"),
        (("any", "released", "days"), 1.0, "Expected the fields median_days, spread, source, confirmed"),
        (("car-t",), {}, "published turnaround, car-t: Expected a table for each stage"),
    ],
)
def test_wrong_file_is_refused(path: tuple[str, ...], value: object, message: str) -> None:
    """What is unknown, missing or out of range is named."""
    document = copy.deepcopy(WHOLE)
    table = document
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    with pytest.raises(ParseError) as refused:
        parse_literature(document)
    assert message in str(refused.value)


def test_stage_left_out_is_refused() -> None:
    """A landmark without a figure for any therapy stops the kiosk at start."""
    document = copy.deepcopy(WHOLE)
    del document["any"]["came back"]
    with pytest.raises(ParseError, match="Expected came back under \\[any\\], got none"):
        parse_literature(document)
