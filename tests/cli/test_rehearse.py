"""`kiosk rehearse`: the exit code says whether all agreed, the document is the rehearsal's, the pictures are kept."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import rehearsing
from kiosk.rehearsal.report import as_json
from kiosk.rehearsal.run import Rehearsed
from kiosk.rehearsal.world import World
from tests.cli.running import documents, run
from tests.rehearsal.kept import kept
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


@pytest.fixture
def rehearsed_before(monkeypatch: pytest.MonkeyPatch) -> Callable[[Rehearsed], None]:
    """Has the command tell a rehearsal that was played already: a whole one is played once in a test run."""

    def tell(rehearsed: Rehearsed) -> None:
        def played(*_: object, keep: Callable[[World], None], progress: Callable[[str], None], **__: Any) -> Rehearsed:
            world = kept("car-t").branched("collected", "the command's")
            progress("a step")
            keep(world)
            world.discard()
            return rehearsed

        monkeypatch.setattr(rehearsing, "run_rehearsal", played)

    return tell


def test_agreed_is_0(rehearsed_before: Callable[[Rehearsed], None], tmp_path: Path) -> None:
    """A rehearsal that agreed ends with 0, one document on standard output, and words on standard error."""
    whole = kept("car-t").rehearsed
    rehearsed_before(whole)
    told = run("rehearse", "--out", tmp_path / "out", "--json")
    assert told.exit_code == 0
    assert documents(told.stdout) == [as_json(whole)]
    assert "AGREED: everything came out as it must." in told.stderr
    assert (tmp_path / "out" / "summary.html").is_file()
    assert (tmp_path / "out" / "site.db").is_file()
    assert {path.name for path in (tmp_path / "out" / "labels").iterdir()} == {
        path.name for path in (tmp_path / "out" / "frames").iterdir()
    }


def test_not_agreed_is_1(rehearsed_before: Callable[[Rehearsed], None], tmp_path: Path) -> None:
    """A mix-up that was let pass ends the command with 1, and is named."""
    whole = kept("car-t").rehearsed
    passed = replace(whole.mixups[0], outcome="authorized", reasons=())
    rehearsed_before(replace(whole, mixups=(passed, *whole.mixups[1:])))
    told = run("rehearse", "--out", tmp_path / "out", "--json")
    assert told.exit_code == 1
    (said,) = documents(told.stdout)
    assert said["agreed"] is False
    assert f"NOT AS EXPECTED: {passed.mixup.name}" in told.stderr
    assert "NOT AGREED." in told.stderr


def test_without_json_nothing_is_on_standard_output(
    rehearsed_before: Callable[[Rehearsed], None], tmp_path: Path
) -> None:
    """For people all of it is on standard error."""
    rehearsed_before(kept("car-t").rehearsed)
    told = run("rehearse", "--out", tmp_path / "out")
    assert (told.exit_code, told.stdout) == (0, "")
    assert str(tmp_path / "out" / "summary.html") in told.stderr


def test_a_folder_that_cannot_be_made_is_2(tmp_path: Path) -> None:
    """Where the pictures can't be kept nothing is rehearsed."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "rehearse", "--out", str(tmp_path / "taken" / "out"), "--json"],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
