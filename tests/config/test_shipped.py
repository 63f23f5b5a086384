"""Data files: checked whole; a bad one stops the kiosk."""

from pathlib import Path

import pytest

from kiosk.config import load_hazards, load_therapies, shipped
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from tests.tree import ROOT


def test_every_therapy_that_ships_loads() -> None:
    """Each therapy file is one therapy under its file's name, and says on what legal basis it stands."""
    therapies = load_therapies()
    assert sorted(therapies) == sorted(path.stem for path in (ROOT / "kiosk/therapies").glob("*.toml"))
    for name, therapy in therapies.items():
        assert therapy.id == name
        assert therapy.legal_basis
        assert therapy.steps <= frozenset(StepKind)
    assert len({therapy.sha256 for therapy in therapies.values()}) == len(therapies)


def test_every_hazard_that_ships_loads() -> None:
    """The hazards load, each under its own number."""
    hazards = load_hazards()
    assert len({hazard.id for hazard in hazards}) == len(hazards) > 20


@pytest.mark.parametrize("content", ["", "id = 1", "= broken", "id = 'broken'\nforce = true\n"])
def test_one_bad_therapy_stops_all(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A therapy file that is not whole stops the loading of every therapy; nothing is skipped."""
    folder = tmp_path / "therapies"
    folder.mkdir()
    for path in (ROOT / "kiosk/therapies").glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    assert load_therapies()
    (folder / "broken.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ParseError):
        load_therapies()


@pytest.mark.hazard("H11")
def test_a_product_code_is_of_here_or_of_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that one therapy makes here and another receives from a maker stops all: the kiosk reads by it."""
    folder = tmp_path / "therapies"
    folder.mkdir()
    for path in (ROOT / "kiosk/therapies").glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('product = "DCM12"', 'product = "DCT12"')
        (folder / path.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    with pytest.raises(ParseError, match="DCT12, made at both"):
        load_therapies()
