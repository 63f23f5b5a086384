import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import BandGrammar


@pytest.mark.parametrize(
    ("pattern", "accepted", "refused"),
    [
        (
            "MRN-[0-9]{6,8}",
            ["MRN-123456", "MRN-12345678"],
            ["MRN-12345", "MRN-123456789", "mrn-123456", "MRN-12345٦", "MRN-123456\n", "xMRN-123456"],
        ),
        ("[A-Z]{2}[0-9]{7}", ["AB1234567"], ["AB123456", "ABC123456", "A01234567"]),
        ("P.[0-9]{3}/[A-Ca-c_.-]", ["P.123/A", "P.123/-", "P.123/."], ["Px123/A", "P.123/D", "P.123/"]),
        ("[-]{2}x{3}", ["--xxx"], ["-xxx", "--xx"]),
        ("H{0,1}[0-9]{4}", ["H1234", "1234"], ["HH1234", "123"]),
    ],
)
def test_a_grammar_stands_for_the_whole_text(pattern: str, accepted: list[str], refused: list[str]) -> None:
    """A pattern accepts the texts of its format, whole, and no others."""
    grammar = BandGrammar("record number", pattern)
    assert [text for text in accepted if not grammar.accepts(text)] == []
    assert [text for text in refused if grammar.accepts(text)] == []


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "",
            "^A",
            "A$",
            ".*",
            "A*",
            "A+",
            "A?",
            "(A)",
            "(A+)+",
            "A|B",
            r"\d{6}",
            r"\.",
            "A{1,}",
            "A{,3}",
            "A{2,1}",
            "A{0}",
            "A{0,4}",
            "{3}",
        ),
        *(
            "A{3}{2}",
            "[^A]",
            "[]",
            "[A",
            "A]",
            "[Z-A]",
            "[A-z]",
            "[A-9]",
            "[A-Z-9]",
            "[a--]",
            "[[A]]",
            "[A&&B]",
            "[A=]",
            "=A",
            "&A",
            "(A",
            "+A",
            "A:",
            " A",
        ),
        *(
            "A{41}",
            "[0-9]{1,41}",
            "[0-9]{20}[A-Z]{21}",
            "A{0,1}B{0,1}C{0,1}D{0,1}E",
            "é{3}",
            "[٠-٩]{6}",
            "A{٣}",
            "A\n",
            "A{100}",
        ),
    ],
)
def test_a_pattern_beyond_the_safe_part_is_refused(pattern: str) -> None:
    """Anchors, groups, stars, escapes, endless or empty repeats, odd ranges and other characters are refused when configured."""
    with pytest.raises(ParseError):
        BandGrammar("record number", pattern)


@pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 41, "Zoe\u0308"])
def test_a_grammar_has_a_plain_name(name: str) -> None:
    """A name that can't be shown as it is, is refused."""
    with pytest.raises(ParseError):
        BandGrammar(name, "[0-9]{6}")


def test_the_slowest_pattern_is_quick() -> None:
    """The most repeats of variable length that a pattern may have cost next to nothing on the worst text."""
    grammar = BandGrammar("worst", "A{0,13}A{0,13}A{0,13}B")
    assert not any(grammar.accepts("A" * length) for length in range(1000))
