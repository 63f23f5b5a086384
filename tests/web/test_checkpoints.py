"""The window of what only the database vouches for, on the screens of quality."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.ledger.checkpoints import CheckpointPlace
from kiosk.ledger.keys import signing_key
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.world import member
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


def looking(driven: Driven, file: Path, station: str = "quality") -> Drive:
    """The quality officer has signed in to look at a site none of whose facts is under a checkpoint yet."""
    drive = driven("tested", station)
    drive.world.bench.ledger.keep_checkpoints(CheckpointPlace(file, signing_key(b"\x22" * 32)))
    drive.get("/checkpoints")
    drive.badge("quality")
    drive.sign(member("quality").pin)
    return drive


@pytest.mark.hazard("H21")
def test_quality_sees_the_window_and_closes_it(driven: Driven, tmp_path: Path) -> None:
    """How many facts lie beyond, that it is too many, and after the hand-over that it is none; nobody is named."""
    drive = looking(driven, tmp_path / "checkpoints.jsonl")
    assert "More lies beyond the last checkpoint than may" in drive.html
    assert int(re.findall(r"(\d+) facts, \d+ minutes?: only the database", drive.html)[0]) > 100
    assert drive.ask_for("GET", "/checkpoints/slip.pdf").status_code == 404
    drive.get("/")
    assert "Checkpoints</strong>" in drive.html
    drive.get("/checkpoints")
    drive.post("/checkpoints")
    assert "0 facts, 0 minutes: only the database" in drive.html
    assert "a shift hand-over" in drive.html
    assert "wrong" not in re.findall(r"<h1.*</dl>", drive.html, re.DOTALL)[0]
    assert not any(text in drive.html for who in PATIENTS for text in (who.name, who.record_number))
    slip = drive.ask_for("GET", "/checkpoints/slip.pdf")
    assert slip.data.startswith(b"%PDF")
    assert (tmp_path / "checkpoints.jsonl").read_text(encoding="ascii").count("\n") == 1


@pytest.mark.hazard("H21")
def test_a_file_that_can_not_be_written_is_said(driven: Driven, tmp_path: Path) -> None:
    """Where the checkpoint can't leave the database the screen says so, and the kiosk works on."""
    drive = looking(driven, tmp_path / "missing" / "checkpoints.jsonl")
    drive.post("/checkpoints")
    assert "The last checkpoint could not be made" in drive.html


def test_only_the_places_of_quality_look(driven: Driven, tmp_path: Path) -> None:
    """Elsewhere there is no such page; and a kiosk that keeps no checkpoints says so."""
    drive = looking(driven, tmp_path / "checkpoints.jsonl", "ward")
    for path in ("/checkpoints", "/checkpoints/slip.pdf"):
        assert drive.ask_for("GET", path).status_code == 404, path
    drive.ask_for("POST", "/checkpoints")
    assert not (tmp_path / "checkpoints.jsonl").exists()
    drive = driven("tested", "quality")
    drive.get("/checkpoints")
    drive.badge("quality")
    drive.sign(member("quality").pin)
    assert "No checkpoints are kept here." in drive.html
    assert drive.ask_for("GET", "/checkpoints/slip.pdf").status_code == 404
