"""Grades: indicative scores with the letters and cuts they borrow, and never a yes or no."""

import pytest

from kiosk.domain.grades import (
    CONTRAST,
    FLOOR,
    HIGHEST_FLOOR,
    INDICATIVE,
    MODULATION,
    PLACEMENT_MM,
    LabelGrade,
    Placement,
    SymbolScan,
    letter,
    scored,
)

GOOD = SymbolScan("seal", "QR Code", 0.9, 0.9, unused_correction=1.0)
WORN = SymbolScan("donation number", "Code 128", 0.9, 0.9, agreeing_lines=0.5, decodability=0.4)


@pytest.mark.parametrize(
    ("figure", "cuts", "score"),
    [(0.0, CONTRAST, 0.0), (0.7, CONTRAST, 3.5), (0.625, CONTRAST, 3.0), (1.5, CONTRAST, 4.0), (0.5, MODULATION, 3.5),
     (-1.0, MODULATION, 0.0), (0.0, PLACEMENT_MM, 4.0), (2.5, PLACEMENT_MM, 2.0), (9.0, PLACEMENT_MM, 0.0)],
)  # fmt: skip
def test_a_figure_between_two_cuts_has_its_share_of_the_score(figure: float, cuts: object, score: float) -> None:
    """Scores run straight from cut to cut, and stay within 0 and 4 beyond them."""
    assert scored(figure, cuts) == pytest.approx(score)  # type: ignore[arg-type]  # pairs, as declared


@pytest.mark.parametrize(("score", "name"), [(4.0, "A"), (3.5, "A"), (3.4, "B"), (1.5, "C"), (0.5, "D"), (0.4, "F")])
def test_letters(score: float, name: str) -> None:
    """Each letter begins at its average of ISO/IEC 15415."""
    assert letter(score) == name


def test_the_worst_symbol_gives_the_label_its_grade() -> None:
    """A label is as good as its worst symbol, and says which and in what; it always says what the grade is not."""
    grade = LabelGrade((GOOD, WORN))
    assert grade.score == pytest.approx(0.9)
    assert str(grade) == f"0.9 (D) for donation number, agreeing lines; {INDICATIVE}"


def test_a_print_beside_its_place_is_worse_than_its_symbols() -> None:
    """Offset and stretch count where the paper's edges were seen, and nothing is held against what was not."""
    unseen = Placement(None, None, None, None)
    assert LabelGrade((GOOD,), unseen).worst != "placement"
    for place in (Placement(-4.0, None, None, None), Placement(None, 0.1, 1.0, 0.94)):
        grade = LabelGrade((GOOD,), place)
        assert grade.worst == "placement"
        assert grade.score == pytest.approx(0.8)


def test_a_grade_is_not_a_yes_or_no() -> None:
    """Neither a scan nor a grade can stand in a condition."""
    for value in (GOOD, LabelGrade((GOOD,))):
        with pytest.raises(TypeError, match="not a yes or no"):
            bool(value)


def test_a_site_can_raise_the_floor_and_not_so_far_that_right_labels_fail() -> None:
    """The floor is a good C; what a site may ask for stays below what right labels reach."""
    assert FLOOR == 2.0
    assert FLOOR < HIGHEST_FLOOR <= 3.0
