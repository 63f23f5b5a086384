"""Grades: indicative scores with the letters and cuts they borrow, and never a yes or no."""

from dataclasses import replace

import pytest

from kiosk.domain.grades import (
    CONTRAST,
    FLOOR,
    HIGHEST_FLOOR,
    INDICATIVE,
    MODULATION,
    NOT_SEEN,
    PLACEMENT_MM,
    UNREAD,
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
     (-1.0, MODULATION, 0.0), (0.0, PLACEMENT_MM, 4.0), (2.5, PLACEMENT_MM, 1.7), (9.0, PLACEMENT_MM, 0.0)],
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
    for place, score in ((Placement(-4.0, None, None, None), 0.5), (Placement(None, 0.1, 1.0, 0.94), 0.8)):
        grade = LabelGrade((GOOD,), place)
        assert grade.worst == "placement"
        assert grade.score == pytest.approx(score)


@pytest.mark.hazard("H02")
def test_dots_dropped_or_doubled_count_without_the_papers_edges() -> None:
    """A print fitted to a page is refused by the share of its dots that are too many or too few, seen edges or none."""
    scores = [
        LabelGrade((GOOD,), replace(NOT_SEEN, resampled=share)).score for share in (0.0, 0.003, 0.007, 0.03, 0.07)
    ]
    assert scores == sorted(scores, reverse=True)
    assert [score >= FLOOR for score in scores] == [True, True, False, False, False]


@pytest.mark.hazard("H06")
def test_what_is_not_read_is_below_every_floor() -> None:
    """A symbol that looks right and is not read stays below the floor, and the grade says which it is."""
    grade = LabelGrade((GOOD, replace(WORN, agreeing_lines=1.0, decodability=1.0, read=False)))
    assert grade.score == UNREAD < FLOOR
    assert grade.unread == ("donation number",)
    assert grade.worst.startswith("donation number, not read, ")


def test_among_fs_the_less_is_lost_the_better() -> None:
    """Labels whose worst figure is 0 stand in the order of what is lost of them, and stay Fs."""
    failed = replace(WORN, decodability=0.0)
    grades = [LabelGrade((GOOD, replace(failed, lost=lost))) for lost in (0.0, 0.02, 0.2, 0.8)]
    scores = [grade.score for grade in grades]
    assert scores == sorted(set(scores), reverse=True)
    assert {grade.letter for grade in grades} == {"F"}


@pytest.mark.hazard("H06")
def test_a_broken_solid_side_refuses_a_data_matrix() -> None:
    """One reader in two begins with the solid sides, so a module missing there weighs more than one in the middle."""
    matrix = SymbolScan("compound message", "Data Matrix", 0.9, 0.9, unused_correction=0.9, solid_sides=0.9)
    assert LabelGrade((matrix,)).score > 3.5
    assert LabelGrade((replace(matrix, solid_sides=0.2),)).score < FLOOR


def test_a_grade_is_not_a_yes_or_no() -> None:
    """Neither a scan nor a grade can stand in a condition."""
    for value in (GOOD, LabelGrade((GOOD,))):
        with pytest.raises(TypeError, match="not a yes or no"):
            bool(value)


def test_a_site_can_raise_the_floor_and_not_so_far_that_right_labels_fail() -> None:
    """The floor is a good C; what a site may ask for stays below what right labels reach."""
    assert FLOOR == 2.0
    assert FLOOR < HIGHEST_FLOOR <= 3.0
