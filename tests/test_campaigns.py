"""The long campaigns run in pieces, go on where they stopped, and end with 1 when something was found."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.__main__ import main
from tests.campaigns.campaign import Campaign, Piece
from tests.campaigns.table import CAMPAIGNS


def counting(found_at: int = -1) -> tuple[Campaign, list[int]]:
    """A campaign that counts its cases, and finds something at one of them; with the cases it ran."""
    ran: list[int] = []

    def run(first: int, count: int) -> Piece:
        ran.extend(range(first, first + count))
        return Piece({"counted": count}, ("it",) if found_at in range(first, first + count) else ())

    return Campaign("counting", per_thousand=500, at_once=7, run=run), ran


def figures(folder: Path) -> dict[str, Any]:
    """The figures written."""
    said: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return said


def test_a_campaign_runs_every_case_once(tmp_path: Path) -> None:
    """All cases in proportion to those asked for run once, in pieces, and their counts add up."""
    campaign, ran = counting()
    assert main(["--cases", "100", "--out", str(tmp_path)], [campaign]) == 0
    assert ran == list(range(50))
    assert figures(tmp_path)["counting"]["counts"] == {"counted": 50}


def test_a_campaign_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A second run with more cases runs only the new ones; without time it runs none."""
    campaign, ran = counting()
    main(["--cases", "20", "--out", str(tmp_path)], [campaign])
    main(["--cases", "100", "--minutes", "0", "--out", str(tmp_path)], [campaign])
    assert ran == list(range(10))
    main(["--cases", "100", "--out", str(tmp_path)], [campaign])
    assert ran == list(range(50))
    assert figures(tmp_path)["counting"]["done"] == 50


def test_what_was_found_stays_found(tmp_path: Path) -> None:
    """Something found ends the run with 1, and every later run as well."""
    campaign, _ = counting(found_at=3)
    assert main(["--cases", "20", "--out", str(tmp_path)], [campaign]) == 1
    assert main(["--cases", "100", "--out", str(tmp_path)], [campaign]) == 1
    assert figures(tmp_path)["counting"]["found"] == ["it"]


@pytest.mark.parametrize(
    "campaign", [c for c in CAMPAIGNS if c.name.startswith(("seals", "identifiers"))], ids=lambda c: c.name
)
def test_quick_campaigns_find_nothing(campaign: Campaign) -> None:
    """A few cases of each quick campaign run and find nothing."""
    piece = campaign.run(3, 2)
    assert piece.found == ()
    assert piece.counts
