import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.domain.text import plain_text, shown

HOSTILE = [
    *("\x00", "\x07", "\t", "\n", "\r", "\x1b", "\x1f", "\x7f", "\x85", "\x9b"),  # C0, DEL, C1
    *(chr(c) for c in (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),  # bidirectional
    *("\u2028", "\u2029"),  # line and paragraph
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\U000e0041"),  # zero width
    *("\u034f", "\u115f", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\U000e0100", "\u180b"),  # no ink
    *("\ud800", "\udfff", "\ue000", "\U000f0000", "\uffff", "\u0378"),  # surrogate, private, unassigned
    *("\u00a0", "\u2007", "\u202f", "\u3000"),  # special blanks
]


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("character", HOSTILE, ids=[f"U+{ord(c):04X}" for c in HOSTILE])
@pytest.mark.parametrize("around", ["{}", "Ann{}a", "{}Anna", "Anna{}"])
def test_what_the_eye_cannot_see_is_refused(around: str, character: str) -> None:
    """A character that is invisible or steers something is refused wherever it stands, and the message does not repeat it."""
    with pytest.raises(ParseError) as refusal:
        plain_text(around.format(character), "Name", 40)
    assert character not in str(refusal.value).replace("\n", "")
    assert f"U+{ord(character):04X}" in str(refusal.value)


@pytest.mark.hazard("H22")
def test_every_invisible_category_is_refused() -> None:
    """No code point of any control, format, surrogate, private, unassigned or separator category passes."""
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and code % 97 < 3:
            with pytest.raises(ParseError):
                plain_text(f"a{chr(code)}b", "Name", 40)


@pytest.mark.parametrize(
    "text", ["Zoë Quux-O’Test", "Νίκος Δοκιμή", "דוגמה", "Nguyễn Thử", "O'Specimen, J. (2)", "<b>&amp;^FD~"]
)
def test_a_printable_text_stays_as_it_is(text: str) -> None:
    """A text in normal form is given back unchanged, whatever its script and signs."""
    assert plain_text(text, "Name", 40) == text


def test_a_decomposed_text_is_composed() -> None:
    """Two ways to write one name become one text."""
    assert plain_text("Zoe\u0308", "Name", 4) == "Zoë"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Name: Expected a text, got an empty one."),
        ("   ", "Name: Expected a text, got an empty one."),
        (" Anna", "Name: Expected a text without white space at its ends, got ' Anna'."),
        ("Anna ", "Name: Expected a text without white space at its ends, got 'Anna '."),
        ("Annabel", "Name: Expected at most 6 characters, got 7 characters."),
        ("x" * 25, "Name: Expected at most 6 characters, got 25 characters."),
        (
            "An\tna",
            "Name: Expected printable characters and ordinary spaces, got a control character (U+0009) at place 3.",
        ),
    ],
)
def test_a_refusal_says_what_was_expected(text: str, message: str) -> None:
    """The whole message of a refused text."""
    with pytest.raises(ParseError) as refusal:
        plain_text(text, "Name", 6)
    assert str(refusal.value) == message


@given(st.text(max_size=60))
def test_an_accepted_text_is_accepted_again(text: str) -> None:
    """What is accepted differs from what came by composition alone, and is accepted unchanged the next time."""
    try:
        accepted = plain_text(text, "Name", 60)
    except ParseError:
        return
    assert accepted == unicodedata.normalize("NFC", text) == plain_text(accepted, "Name", 60)


def test_a_foreign_text_is_shown_whole_and_harmless() -> None:
    """A message repeats a foreign text in visible ASCII, and gives only the length of one that no symbol holds."""
    assert shown("=A99\r\u202e") == r"'=A99\r\u202e'"
    assert shown("x" * 3117) == "3117 characters"
