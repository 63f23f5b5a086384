"""A statement knows its facts, and holds nothing that the eye can't see."""

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Quoted, Trace, marks_of, text_of
from kiosk.domain.text import visible

HERE = "CHA999026000001"


def quoted(text: str, *places: tuple[str, int]) -> Quoted:
    """A quotation from these facts."""
    return Quoted(text, tuple(Trace(stream, number, "kind") for stream, number in places))


def test_a_statement_says_where_each_piece_comes_from() -> None:
    """The margin names each fact once, in runs, the paper's own stream without a name."""
    said = (
        quoted("60", (HERE, 7)), " mL, ",
        quoted("twice", (HERE, 6), (HERE, 7), (HERE, 9), ("site/people", 3)), quoted("x", ("CHA999026000002", 1)),
    )  # fmt: skip
    assert text_of(said) == "60 mL, twicex"
    assert marks_of(said, HERE) == "#6–7 #9 CHA999026000002 #1 people #3"
    assert marks_of(("fixed words",), HERE) == ""


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("text", ["\u202eesrever", "a\nb", "\x00", "zero\u200bwidth", "blank\u00a0", "\ue000"])
def test_no_quotation_holds_what_the_eye_cannot_see(text: str) -> None:
    """A control, bidirectional or inkless character never becomes part of a paper; shown as a code point it may."""
    with pytest.raises(ParseError):
        quoted(text, (HERE, 1))
    assert "‹U+" in quoted(visible(text), (HERE, 1)).text


def test_no_quotation_is_without_its_fact() -> None:
    """What comes from nowhere is no quotation."""
    with pytest.raises(ParseError):
        Quoted("60", ())
