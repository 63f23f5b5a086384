"""`kiosk report`: one paper as a PDF, or why there is none."""

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.contents import write
from tests.cli.running import documents, init, run
from tests.cli.staff import FIRST_TWO, PINS, typed

COI = "CHA999026000222"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its first two people."""
    folder = tmp_path_factory.mktemp("reports")
    place = folder / "site"
    assert init(place).exit_code == 0
    people = write(FIRST_TWO, folder)
    told = run("operators", "--site", place, "--file", people, typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]))
    assert told.exit_code == 0, told.stderr
    return place


def test_a_review_is_written(site: Path, tmp_path: Path) -> None:
    """A PDF that opens, readable by its owner alone, and one JSON document that says what it is."""
    out = tmp_path / "review.pdf"
    told = run("report", "quality-review", "--site", site, "--month", "2026-11", "--out", out, "--json")
    assert told.exit_code == 0, told.stderr
    (said,) = documents(told.stdout)
    document = pypdfium2.PdfDocument(out)
    assert (said["report"], said["pages"], said["out"]) == ("quality-review", len(document), str(out))
    assert "Quality review" in document[0].get_textpage().get_text_range()
    document.close()
    assert out.stat().st_mode & 0o077 == 0


def test_nothing_on_record_is_refused(site: Path, tmp_path: Path) -> None:
    """A journey nobody knows, and a month that is none, end with 1 and write nothing."""
    out = tmp_path / "none.pdf"
    for words in (("infusion-record", "--coi", COI), ("quality-review", "--month", "2026-13")):
        told = run("report", *words, "--site", site, "--out", out)
        assert (told.exit_code, told.stdout) == (1, "")
        assert told.stderr.startswith("REFUSED")
        assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("infusion-record",), ("quality-review", "--coi", COI), ("infusion-record", "--month", "2026-11"),
        ("no-such", "--coi", COI), ("quality-review", "--month", "2026-11", "--coi", COI),
    ],
)  # fmt: skip
def test_wrong_words_are_usage(site: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A report without its journey or month, with the wrong one, or of an unknown name, ends with 2."""
    assert run("report", *words, "--site", site, "--out", tmp_path / "x.pdf").exit_code == 2
