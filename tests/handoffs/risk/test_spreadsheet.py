"""The analysis as JSON and as CSV: everything is in it, and a spreadsheet runs none of it."""

import csv
import io
import json
from dataclasses import replace

import pytest

from kiosk.config import load_hazard_tests, load_hazards, load_scales
from kiosk.handoffs.risk.analysis import Analysis, analysis, months_before
from kiosk.handoffs.risk.counting import happened
from kiosk.handoffs.risk.document import document_of
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.spreadsheet import FORMULA, csv_of, defused
from tests.handoffs.risk.small_ledger import APPLY, COI, INCIDENTS, JOURNEY, recorded


def found() -> Analysis:
    """The analysis of the small ledger for November."""
    counted = happened([recorded(COI, JOURNEY)], recorded("site/incidents", INCIDENTS))
    known = Yardstick(load_hazards(), load_scales())
    return analysis(counted, months_before("2026-11", "UTC"), known, load_hazard_tests())


def rows(content: bytes) -> list[list[str]]:
    """What another program reads from the file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(begins: str) -> None:
    """A text that begins like a formula comes with an apostrophe before it, in the file as well."""
    assert begins in FORMULA
    assert defused(f"{begins}cmd|' /C calc'!A0").startswith(f"'{begins}")
    first = found().chains[0]
    hostile = replace(
        first, hazard=replace(first.hazard, hazard=f"{begins}1+1", causes=f"{begins}2"), tests=(f"{begins}3",)
    )
    cells = [cell for row in rows(csv_of(replace(found(), chains=(hostile,)))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert {f"'{begins}1+1", f"'{begins}2", f"'{begins}3"} <= set(cells)


def test_no_cell_of_the_file_is_a_formula() -> None:
    """Nothing that the analysis says by itself begins like one."""
    assert not [cell for row in rows(csv_of(found())) for cell in row if cell.startswith(FORMULA)]


def test_the_file_holds_every_hazard_hand_off_and_mode() -> None:
    """One line each, under titles of its own, with as many cells as titles."""
    looked_at = found()
    parts: list[list[list[str]]] = [[]]
    for row in rows(csv_of(looked_at)):
        if row:
            parts[-1].append(row)
        else:
            parts.append([])
    hazards, handoffs, modes, rest = parts
    assert rest == []
    for (titles, *lines), count in (
        (hazards, len(looked_at.chains)), (handoffs, len(looked_at.handoffs)), (modes, len(looked_at.modes)),
    ):  # fmt: skip
        assert len(lines) == count
        assert {len(line) for line in lines} == {len(titles)}
    apply = dict(zip(handoffs[0], next(line for line in handoffs if line[0] == APPLY), strict=True))
    assert (apply["attempts"], apply["refused"], apply["minutes lost"], apply["near misses"]) == ("5", "3", "20", "1")


def test_the_document_says_the_whole_chain() -> None:
    """From the hazard by interlocks and tests to the counts; numbers are numbers, and it is plain JSON."""
    document = json.loads(json.dumps(document_of(found()), allow_nan=False))
    one = next(chain for chain in document["hazards"] if chain["hazard"] == "H01")
    assert "wristband_is_the_patients" in one["interlocks"]
    assert one["tests"]
    assert (one["events"], one["severity"], one["baseline"]["weight"]) == (1, 10, 100.0)
    assert one["occurrence"]["low"] < one["occurrence"]["rate"] < one["occurrence"]["high"]
    (chart, *_) = document["charts"]
    assert (chart["handoff"], chart["alarms"]) == (APPLY, ["2026-11-02T09:20:00+00:00"])
    apply = next(count for count in document["handoffs"] if count["step"] == APPLY)
    assert apply["by_reason"][0] == {"hazard": "H01", "interlock": "bag_is_this_journeys", "refusals": 1}
