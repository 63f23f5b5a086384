"""`kiosk printers test`: writes the test label of a profile, and reads a picture of it back."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.labels import png
from kiosk.rehearsal.camera import CLEAN, Backdrop, OnTable, Print, Scene, shoot

pytestmark = [pytest.mark.xdist_group("printers"), pytest.mark.timeout(600)]

PROFILE = "file-300-100x100"


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    result = CliRunner().invoke(main, ["printers", "test", *words])
    return result.exit_code, result.stdout, result.stderr


def pictured(label: Path, spoil: bool) -> Path:
    """A picture of the printed label, beside it."""
    bits = png.decode(label.read_bytes()).copy()
    if spoil:
        bits[:, 600:602] = False
    taken = label.with_suffix(".taken.png")
    scene = Scene.filled(OnTable(Print(bits, 300)), Backdrop.DRAPE)
    assert cv2.imwrite(str(taken), shoot(scene, CLEAN, 5))
    return taken


def test_the_label_is_written_and_read_back(tmp_path: Path) -> None:
    """A right print ends with 0 and its figures; what the score is not is said with it."""
    label = tmp_path / "label.png"
    code, _, said = run(PROFILE, "--out", str(label))
    assert (code, "specimen" in said) == (0, True)
    code, out, _ = run(PROFILE, "--read", str(pictured(label, spoil=False)), "--json")
    told = json.loads(out)
    assert (code, told["dead_mm"], told["findings"]) == (0, [], [])
    assert told["score_is"] == "indicative, not ISO/IEC 15415/15416"
    assert abs(told["right_mm"]) < 0.3


@pytest.mark.hazard("H06")
def test_dead_dots_end_with_one(tmp_path: Path) -> None:
    """A label with dead dots is a mismatch found: 1, and where they are."""
    label = tmp_path / "label.png"
    run(PROFILE, "--out", str(label))
    code, out, said = run(PROFILE, "--read", str(pictured(label, spoil=True)), "--json")
    (dead,) = json.loads(out)["dead_mm"]
    assert (code, dead) == (1, pytest.approx(601 * 25.4 / 300, abs=0.15))
    assert "dead dot" in said


@pytest.mark.parametrize("words", [(PROFILE,), ("no-such-profile", "--out", "x.png")], ids=["nothing asked", "unknown"])
def test_a_wrong_question_ends_with_two(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither writing nor reading, or a profile that there is not, is a wrong use."""
    monkeypatch.chdir(tmp_path)
    assert run(*words)[0] == 2


def test_another_picture_ends_with_two(tmp_path: Path) -> None:
    """A picture without the label tells nothing, and says what to show."""
    blank = tmp_path / "blank.png"
    assert cv2.imwrite(str(blank), np.full((600, 600), 220, np.uint8))
    code, _, said = run(PROFILE, "--read", str(blank))
    assert (code, "Expected the test label" in said) == (2, True)
