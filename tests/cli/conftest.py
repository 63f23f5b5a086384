"""A site made on the command line, and copies of it."""

import shutil
from pathlib import Path

import pytest

from tests.cli.contents import write
from tests.cli.running import init, run
from tests.cli.staff import FIRST_TWO, PINS, typed


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its first two people. Tests work on copies."""
    place = tmp_path_factory.mktemp("site")
    folder = place / "site"
    told = init(folder)
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    told = run(
        "operators", "--site", folder, "--file", write(FIRST_TWO, place),
        typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]),
    )  # fmt: skip
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """A copy of the site."""
    return Path(shutil.copytree(made, tmp_path / "site"))
