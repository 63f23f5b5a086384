"""A shipper by its SSCC: 18 digits of which the last agrees with the others."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Sscc

GOOD = "195213212345678904"


def test_an_sscc_is_read_and_written_alike() -> None:
    """What a logistic symbol says comes out as it went in."""
    sscc = Sscc.parse(f"(00){GOOD}")
    assert (sscc.digits, sscc.value, sscc.format()) == (GOOD, f"(00){GOOD}", f"(00){GOOD}")


@pytest.mark.hazard("H06", "H10")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD, f"SSCC: Expected (00) and 18 digits, got '{GOOD}'."),
        (f"(00){GOOD[:-1]}", f"SSCC: Expected (00) and 18 digits, got '(00){GOOD[:-1]}'."),
        (f"(00){GOOD}0", f"SSCC: Expected (00) and 18 digits, got '(00){GOOD}0'."),
        (f"(01){GOOD}", f"SSCC: Expected (00) and 18 digits, got '(01){GOOD}'."),
        (f"(00){GOOD}(21)A", f"SSCC: Expected (00) and 18 digits, got '(00){GOOD}(21)A'."),
        (f" (00){GOOD}", f"SSCC: Expected (00) and 18 digits, got ' (00){GOOD}'."),
        (f"(00){GOOD[:-1]}5", f"SSCC: Expected a check digit that agrees with the number, got '{GOOD[:-1]}5'."),
        (f"(00){GOOD[:-1]}٤", rf"SSCC: Expected (00) and 18 digits, got '(00){GOOD[:-1]}\u0664'."),
    ],
)
def test_anything_else_is_refused(text: str, message: str) -> None:
    """Another length, another identifier, a blank, a digit of another script or a check digit that differs."""
    with pytest.raises(ParseError, match=f"^{re.escape(message)}$"):
        Sscc.parse(text)


@pytest.mark.hazard("H06")
@given(st.integers(0, 10**9 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_digit_misread_is_seen(sequence: int, place: int, by: int) -> None:
    """Any one digit read as another makes a number whose check digit does not agree (GS1 mod 10)."""
    digits = Sscc.numbered("9521321", sequence).digits
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    with pytest.raises(ParseError):
        Sscc(other)


def test_a_shipper_is_numbered_under_a_companys_prefix() -> None:
    """Extension digit, company prefix, serial reference, check digit."""
    assert Sscc.numbered("9521321", 234567890).digits == GOOD
    for prefix, sequence in (("9521321", 10**9), ("95213x", 1), ("1" * 17, 1)):
        with pytest.raises(ParseError):
            Sscc.numbered(prefix, sequence)
