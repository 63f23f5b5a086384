"""A site confirms rows of its rule table by keying their words from its own copy; nothing there changes a row."""

import json
from pathlib import Path

import pytest

from kiosk.config import load_confirmed_rows
from kiosk.domain.errors import ParseError
from kiosk.labels.editions import editions

US = editions()["us-2026-11"]
ROW = {
    "edition": "us-2026-11",
    "row": "biohazard",
    "words": "BIOHAZARD",
    "read_in": "21 CFR 1271.90(c)(4), eCFR of 2026-11-02",
    "by": "Lena Example, quality",
}


def confirmed(folder: Path, *rows: dict[str, str]) -> frozenset[str]:
    """What a file with these rows confirms of the table for the United States."""
    tables = [
        "[[confirmed]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in row.items()) for row in rows
    ]
    (folder / "label_rules.toml").write_text("\n\n".join(tables), encoding="utf-8")
    return load_confirmed_rows(folder, US)


@pytest.mark.hazard("H28")
def test_rows_keyed_alike_are_confirmed(tmp_path: Path) -> None:
    """Each row with the words of the table counts; those of another edition wait for it; without a file none does."""
    assert load_confirmed_rows(tmp_path, US) == frozenset()
    later = ROW | {"edition": "us-2030-01", "words": "something else"}
    reactive = ROW | {"row": "reactive", "words": "WARNING: Reactive test results for {agents}"}
    assert confirmed(tmp_path, ROW, reactive, later) == {"biohazard", "reactive"}


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"words": "BIO-HAZARD"}, "biohazard words: Expected 'BIOHAZARD', got 'BIO-HAZARD'."),
        ({"words": "biohazard"}, "got 'biohazard'"),
        ({"row": "bio"}, "a row of us-2026-11: autologous, biohazard"),
        ({"note": "x"}, "exactly the keys by, edition, read_in, row, words"),
        ({"by": ""}, "label_rules.toml biohazard by"),
    ],
)
def test_other_words_confirm_nothing(tmp_path: Path, change: dict[str, str], message: str) -> None:
    """Words that differ by a letter, an unknown row and a key too many or left empty are refused with their message."""
    with pytest.raises(ParseError) as refused:
        confirmed(tmp_path, ROW | change)
    assert message in str(refused.value)


def test_nothing_else_stands_in_the_file(tmp_path: Path) -> None:
    """A file with another table is refused."""
    (tmp_path / "label_rules.toml").write_text('edition = "us-2026-11"\n', encoding="utf-8")
    with pytest.raises(ParseError, match=r"rows \[\[confirmed\]\] alone, got edition"):
        load_confirmed_rows(tmp_path, US)
