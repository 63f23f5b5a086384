import pytest

from kiosk.domain.check_characters import ALPHABET_37, gs1_mod_10, mod_37_2, mod_97_10
from kiosk.domain.errors import ParseError

# Donation numbers whose check character is one that people would like to 'correct'.
CONFUSABLE = {
    "A999926000005": "0",
    "A999926000079": "1",
    "A999926000198": "O",
    "A999926000289": "I",
    "A999926000088": "*",
}


def by_hand(text: str) -> str:
    """Mod 37-2 once more, by another route: weights are powers of two from the right."""
    total = sum(
        ALPHABET_37.index(character) * pow(2, place, 37) for place, character in enumerate(reversed(text), start=1)
    )
    return ALPHABET_37[(1 - total) % 37]


@pytest.mark.parametrize(("text", "k"), CONFUSABLE.items())
def test_a_confusable_check_character_stays_what_it_is(text: str, k: str) -> None:
    """The digits 0 and 1, the letters O and I and the asterisk are all check characters."""
    assert mod_37_2(text) == k


@pytest.mark.parametrize("text", [*CONFUSABLE, "CHA999926000001", "ORDA999926000001", "G123417654321", "0", "Z" * 40])
def test_two_routes_to_the_check_character_agree(text: str) -> None:
    """The library's check character is the one that a computation by weights gives."""
    assert mod_37_2(text) == by_hand(text)


@pytest.mark.hazard("H06")
def test_every_substitution_and_swap_is_caught() -> None:
    """No single wrong character and no swap of neighbours in a donation number keeps the check character."""
    text = "A999926123456"
    wrong = {text[:i] + c + text[i + 1 :] for i in range(13) for c in ALPHABET_37[:36]}
    wrong |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(12)}
    assert [other for other in wrong - {text} if mod_37_2(other) == mod_37_2(text)] == []


@pytest.mark.parametrize(
    "text", ["", " ", "A99 9", "a999926000001", "A9999*", "A999926-1", "Ａ999", "A99²", "A99\n", "١٢٣", "A" * 41]
)
@pytest.mark.parametrize("check", [mod_37_2, mod_97_10])
def test_a_text_of_another_alphabet_has_no_check_character(check: object, text: str) -> None:
    """Lower case, blanks, the asterisk, digits of other scripts and endless texts are refused before the library sees them."""
    assert callable(check)
    with pytest.raises(ParseError, match="Expected 1 to 40 characters 0-9 or A-Z, got"):
        check(text)


@pytest.mark.parametrize("text", ["", "12A", "1 2", "1-2", "١٢٣", "²", "1\n", "1" * 18])
def test_only_digits_have_a_gs1_check_digit(text: str) -> None:
    """Whatever is not 1 to 17 ASCII digits is refused before the library sees it."""
    with pytest.raises(ParseError, match="Expected 1 to 17 digits 0-9, got"):
        gs1_mod_10(text)


def test_a_gs1_check_digit_misses_some_swaps() -> None:
    """Neighbours that differ by 5 can be swapped unseen, so that the digit can't be what identifies."""
    assert gs1_mod_10("95213212600000016") == gs1_mod_10("95213212600000061") == "8"
